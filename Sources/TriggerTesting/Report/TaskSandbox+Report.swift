public import Trigger
import TriggerModel

extension TaskSandbox {
    /// What a run was that has ended.
    ///
    /// - Throws: ``RunHasNotEnded``; ``/Trigger/UndecodableValue`` when it returned something that is no such output;
    ///   ``/Trigger/TransportError``.
    public func report<Output>(of handle: RunHandle<Output>) async throws -> TestedRun<Output> {
        let run = try await handle.retrieve()
        guard run.isCompleted else {
            throw RunHasNotEnded(description: "\(run.taskIdentifier) is \(run.status.rawValue)")
        }
        let known = stage.recorder[run.id]
        let end = run.finishedAt ?? run.updatedAt
        return TestedRun(
            id: run.id, task: run.taskIdentifier, status: run.status, result: try await handle.result(),
            attempts: run.attemptCount, failures: known.failures,
            steps: known.entries.filter { $0.kind == .step }.map(TestedStep.init),
            waits: known.entries.compactMap { TestedWait($0, now: end) },
            triggered: known.entries.flatMap { Self.triggered($0, known.items[$0.id] ?? []) },
            logs: stage.logs.all.filter { $0.run == run.id }, elapsed: end.since(run.createdAt),
            unusedMocks: stage.setup.mocks.unused + stage.setup.steps.unused)
    }

    private static func triggered(_ entry: JournalEntry, _ items: [TriggerItem]) -> [TriggeredRun] {
        zip(entry.runs, items).map { run, item in
            TriggeredRun(
                id: run, task: item.task, json: item.payload.data, options: item.options,
                isAwaited: entry.kind.awaitsRuns, key: entry.id.isUnkeyed ? nil : entry.id.path)
        }
    }
}

/// A run was asked what it was before it has ended.
public struct RunHasNotEnded: Error, Hashable, Sendable, CustomStringConvertible {
    /// The run's task and where it stands.
    public let description: String
}
