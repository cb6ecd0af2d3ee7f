import TriggerModel

/// Why a run that nobody executes waits, from one state of the store.
struct WaitingReason {
    let run: RunState
    let snapshot: any StoreSnapshot

    /// How far the runs before it are counted.
    private static let countLimit = 10_000

    /// The reason in one sentence; nil where there is nothing to say.
    func sentence() throws -> String? {
        switch run.status {
        case .delayed: return run.terms.delayUntil.map { "it is delayed until \($0.iso8601)" }
        case .waitingToResume: return try suspended()
        case .retryingAfterFailure: return run.retryAt.map { "its next attempt begins at \($0.iso8601)" }
        case .pending, .pendingVersion: return try inLine()
        default: return nil
        }
    }

    private func inLine() throws -> String? {
        switch run.line {
        case .unregistered: return try unregistered()
        case .undeclared: return "no worker has registered a task that declares its queue \"\(run.queue)\" yet"
        case .ready: return try ready()
        case nil: return run.retryAt.map { "the process that ran it vanished; it goes on at \($0.iso8601)" }
        }
    }

    private func unregistered() throws -> String {
        guard try snapshot.hasWorkers(run.environment) else {
            return "no worker has registered in this environment yet"
        }
        return "no worker has registered \(task) yet"
    }

    /// The first of what holds it back: a pause, a limit, that nobody is there for it, those before it.
    private func ready() throws -> String? {
        let environment = try snapshot.environmentRecord(run.environment)
        let query = QueueQuery(name: run.queue, limit: 1, countLimit: 0)
        let queue = try snapshot.queues(run.environment, query).page.first
        if environment?.isPaused ?? false { return "the environment is paused" }
        if queue?.isPaused ?? false { return "its queue \"\(run.queue)\" is paused" }
        let standing = try snapshot.standing(of: run, countLimit: Self.countLimit)
        let limits = [queue?.concurrencyLimit, environment?.queueLimit].compactMap(\.self)
        if let limit = limits.min(), standing.running >= limit {
            return "\(group) runs \(standing.running) of at most \(limit) at once, and \(ahead(standing))"
        }
        if let environment, environment.running >= environment.totalLimit {
            return "the environment runs \(environment.running) of at most \(environment.totalLimit) at once"
        }
        guard try hasWorker() else { return "no worker that has \(task) is there at present" }
        return "the workers that have \(task) are busy, and \(ahead(standing))"
    }

    private func hasWorker() throws -> Bool {
        try snapshot.allWorkers().contains { worker in
            worker.environment == run.environment && worker.tasks.contains(run.task)
                && (run.version == nil || run.version == worker.version)
        }
    }

    private func ahead(_ standing: LineStanding) -> String {
        switch standing.ahead {
        case 0: "it is the next in line"
        case 1: "1 run is before it"
        case Self.countLimit...: "\(Self.countLimit) runs or more are before it"
        case let count: "\(count) runs are before it"
        }
    }

    private var task: String {
        "the task \"\(run.task)\"" + (run.version.map { " in version \($0)" } ?? "")
    }

    private var group: String {
        let queue = "its queue \"\(run.queue)\""
        return run.concurrencyKey.isEmpty ? queue : "\(queue), for the concurrency key \"\(run.concurrencyKey)\","
    }

    private func suspended() throws -> String? {
        let pending = try snapshot.journal(run.environment, JournalQuery(runs: [run.id], selection: .pending))
        let waits = (pending[run.id] ?? []).filter(\.isOpenWait).map(Self.wait)
        return waits.isEmpty ? nil : "it waits " + waits.joined(separator: ", and ")
    }

    private static func wait(_ entry: JournalEntry) -> String {
        if entry.kind.awaitsRuns {
            return entry.runs.count == 1
                ? "for the run \(entry.runs[0])" : "for \(entry.pendingRuns) of \(entry.runs.count) runs"
        }
        if let token = entry.token { return "for the token \(token)" }
        let due = entry.dueAt?.iso8601 ?? ""
        return entry.kind == .wait ? "until \(due)" : "until \(due) to try the step \"\(entry.id.key)\" again"
    }
}
