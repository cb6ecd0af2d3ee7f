import Trigger
import TriggerModel

/// What clients do.
extension World {
    func trigger(_ root: Plan.Root) async {
        do {
            try await clock.sleep(root.atMilliseconds)
            let name = TaskName<Int, String>(plan.tasks[plan.programs[root.program].task].name)
            let options = TriggerOptions(
                delay: root.times.delay.map { .after(.milliseconds($0)) },
                ttl: root.times.ttl.map { .milliseconds($0) },
                priority: root.times.priority.map { .milliseconds($0) },
                concurrencyKey: root.concurrencyKey, idempotencyKey: root.idempotencyKey)
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

    func cancel(_ number: Int) {
        guard !inspector.ids.isEmpty else { return }
        let run = RunID(rawValue: inspector.ids[number % inspector.ids.count])
        client { world in
            // A client that cannot reach the server gives up.
            try? await world.aClient.cancel(run)
        }
    }
}
