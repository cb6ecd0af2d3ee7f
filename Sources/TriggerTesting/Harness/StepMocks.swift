import Synchronization
import Trigger
import TriggerModel

/// What a test puts in the place of steps' bodies, and what it found there.
final class StepMocks: Sendable {
    /// What is said of one step.
    struct Rule: Sendable {
        /// The step's key, with the keys of the steps around it, joined by `/`.
        let path: String
        /// The task; nil for any.
        let task: String?
        /// How many tries fail first.
        var failures = 0
        var error: any Error = MockFailure()
        /// What runs in the body's place; nil for the body itself.
        var body: (@Sendable (StepContext) async throws -> Packet)?

        func covers(_ visit: WorkerProbe.StepVisit) -> Bool {
            path == visit.entry.path && (task ?? visit.run.task) == visit.run.task
        }
    }

    /// One try of a step: the same for each repeat of it after a crash.
    private struct Try: Hashable {
        let run: RunID
        let entry: EntryKey
        let number: Int
    }

    private struct State {
        var failed: [Int: Set<Try>] = [:]
        var used: Set<Int> = []
    }

    private let rules: [Rule]
    private let state = Mutex(State())

    init(_ rules: [Rule]) {
        self.rules = rules
    }

    /// The paths of what was never come to.
    var unused: [String] {
        let used = state.withLock { $0.used }
        return rules.indices.filter { !used.contains($0) }.map { "step \"\(rules[$0].path)\"" }
    }

    /// Runs a step's body, or what stands in its place; the last rule that was made for it counts.
    func run(_ visit: WorkerProbe.StepVisit, _ own: () async throws -> Packet) async throws -> Packet {
        guard let number = rules.lastIndex(where: { $0.covers(visit) }) else { return try await own() }
        let rule = rules[number]
        if fails(visit, number, atMost: rule.failures) { throw rule.error }
        guard let body = rule.body else { return try await own() }
        return try await body(visit.step)
    }

    /// Whether a try is one of those that fail; a repeat of it fails again.
    private func fails(_ visit: WorkerProbe.StepVisit, _ number: Int, atMost limit: Int) -> Bool {
        let this = Try(run: visit.run.id, entry: visit.entry, number: visit.step.number)
        return state.withLock { state in
            state.used.insert(number)
            var failed = state.failed[number] ?? []
            if failed.count < limit { failed.insert(this) }
            state.failed[number] = failed
            return failed.contains(this)
        }
    }
}
