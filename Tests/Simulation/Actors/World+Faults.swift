import TriggerEngine
import TriggerModel

/// What goes wrong.
extension World {
    func arrange(_ fault: Fault) {
        switch fault {
        case .killServer, .failCommit, .workerMessage, .clientMessage: break
        case .restartServer(let at):
            later(at) { world in
                world.count(fault)
                world.server?.stop()
            }
        case .killWorker(let number, let at, let tells, let down):
            later(at) { world in
                world.count(fault)
                let id = world.workers[number]?.id
                world.killWorker(number, downMilliseconds: down)
                if tells, let id { world.client { await $0.server?.engine.disconnected(id, in: .development) } }
            }
        case .drainWorker(let number, let at, let limits):
            later(at) { world in
                world.count(fault)
                if let limits { world.limits[number] = limits }
                world.workers[number]?.drain()
            }
        case .partition(_, let from, _): later(from) { $0.count(fault) }
        case .cancel(let at, let run): of(fault, at) { $0.cancel(run) }
        case .reschedule(let at, let run, let delay): of(fault, at) { $0.reschedule(run, delayMilliseconds: delay) }
        case .pause(let queue, let at, let length, let limit):
            of(fault, at) { $0.pause(queue, milliseconds: length, limit: limit) }
        case .bulk(let replays, let task, let at, let abort):
            of(fault, at) { $0.bulk(replays ? .replay : .cancel, task: task, abortsAfter: abort) }
        case .standstill(let at, let length):
            later(at) { world in
                world.count(fault)
                world.clock.advance(to: world.clock.elapsed + Int64(length))
            }
        }
    }

    /// Something is done from outside, and counted.
    private func of(_ fault: Fault, _ at: Int, _ body: @escaping @Sendable (World) -> Void) {
        later(at) { world in
            world.count(fault)
            body(world)
        }
    }

    /// A transaction begins; what is to happen to it.
    func nextCommit() -> Fault? {
        transactions += 1
        let fault = plan.faults.first { fault in
            switch fault {
            case .killServer(let commit, _, _), .failCommit(let commit): commit == transactions
            default: false
            }
        }
        if let fault, !isEnding { count(fault) }
        return isEnding ? nil : fault
    }

    /// A transaction was committed.
    func committed() {
        do {
            try inspector.look { note($0) }
        } catch {
            fail("the store can be read", "\(error)")
        }
    }

    func isPartitioned(_ worker: Int) -> Bool {
        plan.faults.contains { fault in
            guard case .partition(worker, let from, let to) = fault else { return false }
            return (Int64(from)...Int64(to)).contains(clock.elapsed)
        }
    }

    func nextMishap(ofWorker worker: Int) -> Fault.Mishap? {
        messages[worker] += 1
        for fault in plan.faults {
            guard case .workerMessage(worker, messages[worker], let mishap) = fault else { continue }
            count(fault)
            return mishap
        }
        return nil
    }

    /// Whether a worker's next message goes the usual way; it has gone then.
    func sendsUndisturbed(worker: Int) -> Bool {
        let next = messages[worker] + 1
        let isDisturbed = plan.faults.contains { if case .workerMessage(worker, next, _) = $0 { true } else { false } }
        if isDisturbed || isPartitioned(worker) { return false }
        messages[worker] = next
        return true
    }

    func nextMishapOfClients() -> Fault.Mishap? {
        clientMessages += 1
        for fault in plan.faults {
            guard case .clientMessage(clientMessages, let mishap) = fault else { continue }
            count(fault)
            return mishap
        }
        return nil
    }
}
