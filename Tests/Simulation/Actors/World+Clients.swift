import Foundation
import Trigger
import TriggerModel

/// What clients do.
extension World {
    func trigger(_ root: Plan.Root) async {
        do {
            try await clock.sleep(root.atMilliseconds)
            let name = TaskName<Int, String>(plan.tasks[plan.programs[root.program].task].name)
            let options = TriggerOptions(
                delay: root.times.debounce == nil ? root.times.delay.map { .after(.milliseconds($0)) } : nil,
                debounce: root.times.debounce.map { delay in
                    Debounce(key: "d", delay: .milliseconds(delay), mode: .trailing, maxDelay: .seconds(9))
                },
                ttl: root.times.ttl.map { .milliseconds($0) },
                priority: root.times.priority.map { .milliseconds($0) },
                queue: root.queue, concurrencyKey: root.concurrencyKey,
                maxDuration: root.times.maxDuration.map { .limit(.milliseconds($0)) },
                idempotencyKey: root.idempotencyKey)
            let handle = try await aClient.trigger(name, root.program, options: options)
            note("a client triggered \(handle.id)")
            guard root.polls else { return }
            let result = try await handle.result(every: .seconds(5))
            let told = if case .success(_, _, let output) = result { output as String? } else { nil as String? }
            let status = inspector.runs[handle.id.rawValue]?.status ?? ""
            witness.sawEnd(of: handle.id, status: told == nil ? status : "COMPLETED_SUCCESSFULLY", output: told)
        } catch {
            note("a client gave up: \(error)")
        }
    }

    var aClient: TriggerClient {
        TriggerClient(SimulatedClientTransport(world: self), time: clock, ids: ids)
    }

    func reschedule(_ number: Int, delayMilliseconds: Int) {
        guard !inspector.ids.isEmpty else { return }
        let run = RunID(rawValue: inspector.ids[number % inspector.ids.count])
        client { world in
            // Most runs are not delayed, and a client that cannot reach the server gives up.
            _ = try? await world.aClient.reschedule(run, to: .after(.milliseconds(delayMilliseconds)))
        }
    }

    /// Pauses a queue, or everything, and lets it go on after a while, for what stays paused never ends.
    func pause(_ queue: String?, milliseconds: Int, limit: Int?) {
        client { world in
            await world.beginPause(queue, limit: limit)
            // Once more after a minute: a pause that was late may have come after its end.
            for length in [milliseconds, 60_000] {
                try? await world.clock.sleep(length)
                while await !world.hasResumed(queue) { try? await world.clock.sleep(1000) }
            }
            if let queue, limit != nil { _ = try? await world.aClient.resetConcurrencyLimit(of: queue) }
        }
    }

    private func beginPause(_ queue: String?, limit: Int?) async {
        // A client that cannot reach the server gives up, and a queue may not be there yet.
        guard let queue else {
            _ = try? await aClient.pauseEnvironment()
            return
        }
        _ = try? await aClient.pauseQueue(queue)
        if let limit { _ = try? await aClient.overrideConcurrencyLimit(of: queue, to: limit) }
    }

    private func hasResumed(_ queue: String?) async -> Bool {
        do {
            if let queue { try await aClient.resumeQueue(queue) } else { try await aClient.pauseEnvironment(false) }
            return true
        } catch let error as TransportError {
            return error.code == .notFound
        } catch {
            return false
        }
    }

    /// Completes a token after a while, with its own identity.
    func complete<Value>(_ token: WaitToken<Value>, afterMilliseconds delay: Int) {
        client { world in
            try? await world.clock.sleep(delay)
            // A client that cannot reach the server gives up: the token times out.
            try? await world.aClient.completeToken(token.id, with: Packet(data: "\"\(token.id)\""))
        }
    }

    func bulk(_ kind: BulkActionObject.Kind, task: Int?, abortsAfter: Int?) {
        let filter = RunFilter(
            tasks: task.map { [plan.tasks[$0].name] } ?? [],
            createdFrom: task == nil ? clock.now.addingTimeInterval(-3600) : nil)
        client { world in
            // A client that cannot reach the server gives up; what it began goes on.
            guard let id = try? await world.aClient.createBulkAction(kind, of: .matching(filter)) else { return }
            guard let abortsAfter else { return }
            try? await world.clock.sleep(abortsAfter)
            try? await world.aClient.abortBulkAction(id)
        }
    }

    func cancel(_ number: Int) {
        guard !inspector.ids.isEmpty else { return }
        let run = RunID(rawValue: inspector.ids[number % inspector.ids.count])
        client { world in
            // A client that cannot reach the server gives up.
            try? await world.aClient.cancel(run)
        }
    }
}
