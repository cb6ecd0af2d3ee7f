import Trigger
import TriggerModel

extension Stage {
    /// Turns the clock until a run has ended, whenever nothing moves.
    ///
    /// - Throws: ``MissingMock``, ``StalledTest``, what a handler of tokens throws; ``/Trigger/TransportError``; `CancellationError`.
    func drive(_ run: RunID) async throws {
        while true {
            try await settle { try await hasEnded(run) }
            if try await hasEnded(run) { return }
            try checkMocks()
            guard turnOn() else { throw try await stalled() }
        }
    }

    private func hasEnded(_ run: RunID) async throws -> Bool {
        try await client.retrieve(run).isCompleted
    }

    /// - Throws: ``MissingMock`` when a run waits for one of a task that is not there.
    private func checkMocks() throws {
        for run in recorder.runs {
            let facts = recorder[run]
            for entry in facts.entries where entry.kind.awaitsRuns && entry.state == .pending {
                guard let missing = facts.items[entry.id]?.first(where: { !known.contains($0.task) }) else { continue }
                throw MissingMock(task: missing.task, caller: facts.info?.task ?? "\(run)")
            }
        }
    }

    /// What to say when nothing can ever happen.
    private func stalled() async throws -> StalledTest {
        var runs: [StalledTest.Run] = []
        let statuses = APIStatus.allCases.filter { !$0.isCompleted }
        for summary in try await client.listRuns(RunFilter(statuses: statuses, limit: 100)).runs.reversed() {
            let run = try await client.retrieve(summary.id)
            let reason = run.statusReason ?? "its code waits for something that the test does not see"
            runs.append(.init(id: run.id, task: run.taskIdentifier, status: run.status, reason: reason))
        }
        return StalledTest(runs: runs)
    }
}
