import TriggerModel

import struct Foundation.Date

/// One transaction of the committer: the commands it took, the timers that are due, the workers that want runs.
struct CommitBatch: Sendable {
    let tickets: [Ticket]
    let hungry: [WorkerCounter.Hunger]
    /// Whether the committer knows of a timer that is due.
    let isTimerDue: Bool
    /// How many rows of the inbox are to become runs.
    var inboxLimit = 0
    /// Why they cannot, as an earlier try showed.
    var inboxFault: String?
    let now: Date
    let ids: any IDSource
    let options: EngineOptions
    /// The workers this server speaks with, where others have workers too; nil where it has all of them.
    var localWorkers: Set<WorkerID>?
    /// Until when workers have time to come back after the server's start.
    var graceUntil = Date.distantPast

    /// What is to be done once the transaction is durable.
    struct Result: Sendable {
        var answers: [@Sendable () -> Void] = []
        var notices: [Workspace.Notice] = []
        var assignments: [(WorkerID, [Assignment])] = []
        /// Workers whose leases ended: whatever they ask for, they have to register again first.
        var endedWorkers: Set<WorkerID> = []
        /// Workers that joined, or came back: runs that were put down for them before were handed back.
        var registered: [WorkerRecord] = []
        /// What the operator is told of.
        var warnings: [Workspace.Warning] = []
        /// The slots of each worker that runs gave back.
        var freedSlots: [WorkerID: Int] = [:]
        /// The runs that ended, where somebody is told of them.
        var ended: [EnvironmentID: [RunID]] = [:]
        /// What it did, in counts.
        var tally = CommitTally()
        /// Whether due timers were taken, and when the next one is due then.
        var tookTimers = false
        /// How many rows of the inbox were taken.
        var takenInbox = 0
        /// How many of them were not put off.
        var admitted = 0
        /// When the next of those is due that were put off, now or before, if the inbox was looked into.
        var nextInbox: Date?
        var nextTimer: Date?
        /// The earliest timer this batch set.
        var earliestTimer: Date?
    }

    /// Does the transaction.
    ///
    /// - Throws: What the store throws; then nothing changed.
    func commit(_ transaction: any StoreTransaction) throws -> Result {
        var result = Result()
        let due = isTimerDue ? try transaction.dueTimers(now: now, limit: options.sweepLimit) : []
        result.tally.note(due, now: now)
        let timers = due.filter { $0.id.kind != .schedule }.map { Ticket(FireTimer(timer: $0)) }
        let schedules = Dictionary(grouping: due.filter { $0.id.kind == .schedule }, by: \.environment)
        let inbox = inboxLimit > 0 ? try transaction.takeInbox(now: now, limit: inboxLimit) : []
        (result.takenInbox, result.admitted) = (inbox.count, inbox.count)
        let admissions = inbox.map { Ticket(AdmitInbox($0, fault: inboxFault)) }
        let byEnvironment = Dictionary(grouping: timers + admissions + tickets, by: \.environment)
        var decisions: [EnvironmentID: Decision] = [:]
        for environment in Set(byEnvironment.keys).union(schedules.keys).sorted() {
            decisions[environment] = try decide(
                byEnvironment[environment] ?? [], due: schedules[environment] ?? [], in: environment, transaction,
                &result)
        }
        // Runs are handed out when all that is loaded is loaded: who waits for a limit holds up nobody's load.
        for environment in Set(decisions.keys).union(hungry.map(\.worker.environment)).sorted() {
            try handOut(decisions[environment] ?? Decision(), in: environment, transaction, &result)
        }
        if inboxLimit > 0 { result.nextInbox = try transaction.nextInbox(after: now) }
        guard isTimerDue else { return result }
        result.tookTimers = true
        result.nextTimer = try transaction.nextTimer()
        return result
    }

    /// Loads the schedules that are due of an environment, and those that commands are about, all of them at once: they are locked.
    ///
    /// - Returns: What fires those that are due; those that moved meanwhile are left out.
    private func loadSchedules(
        due timers: [EngineTimer], _ tickets: [Ticket], _ request: inout LoadRequest
    ) throws -> [Ticket] {
        var loads = ScheduleLoads(
            ids: timers.map {
                ScheduleLoads.Place(environment: $0.environment, id: ScheduleID(rawValue: $0.id.subject))
            })
        let due = Set(loads.ids.map(\.id))
        for ticket in tickets where !ticket.schedules.isEmpty { loads.add(ticket.schedules) }
        guard !loads.isEmpty else { return [] }
        for record in try request.transaction.schedules(loads) { request.schedules[record.id] = record }
        let found = request.schedules.values
            .filter { schedule in due.contains(schedule.id) && schedule.dueAt.map { $0 <= now } ?? false }
        try request.newestTasks(of: found)
        return
            found
            .sorted { ($0.dueAt ?? now, $0.id) < ($1.dueAt ?? now, $1.id) }
            .compactMap { FireSchedule($0, graceUntil: graceUntil).map { Ticket($0) } }
    }

    /// What deciding leaves to be handed out.
    private struct Decision {
        /// New runs that are not stored yet.
        var newcomers = Newcomers()
        /// Whether anything may have become ready.
        var movesRuns = false
    }

    private func handOut(
        _ decision: Decision, in environment: EnvironmentID, _ transaction: any StoreTransaction, _ result: inout Result
    ) throws {
        var newcomers = decision.newcomers
        // What a worker was not given when it asked, only a run that moved can bring.
        for var hunger in hungry(in: environment) where hunger.isNew || decision.movesRuns || isTimerDue {
            hunger.slots += result.freedSlots[hunger.worker.id] ?? 0
            guard hunger.slots > 0, !result.endedWorkers.contains(hunger.worker.id) else { continue }
            var dequeue = Dequeue(transaction: transaction, options: options, now: now, newcomers: newcomers)
            let assignments = try dequeue.dequeue(for: hunger)
            if !assignments.isEmpty { result.assignments.append((hunger.worker.id, assignments)) }
            for run in dequeue.handedOut { result.tally.note(handedOut: run, now: now) }
            newcomers = dequeue.newcomers
        }
        guard !newcomers.runs.isEmpty else { return }
        var changes = ChangeSet()
        changes.newRuns = newcomers.runs.compactMap(\.record)
        try transaction.save(changes)
    }

    private func hungry(in environment: EnvironmentID) -> [WorkerCounter.Hunger] {
        hungry.filter { $0.worker.environment == environment }
    }

    /// Decides and saves; the new runs that a worker could start are kept back.
    private func decide(
        _ tickets: [Ticket], due schedules: [EngineTimer], in environment: EnvironmentID,
        _ transaction: any StoreTransaction, _ result: inout Result
    ) throws -> Decision {
        var request = LoadRequest(
            transaction: transaction, environment: environment, options: options, now: now)
        let tickets = try loadSchedules(due: schedules, tickets, &request) + tickets
        for ticket in tickets { try ticket.request(&request) }
        var workspace = try Workspace(request, now: now, ids: ids)
        for ticket in tickets { result.answers.append(ticket.decide(&workspace)) }
        result.freedSlots.merge(workspace.freedSlots, uniquingKeysWith: +)
        let eaters = hungry(in: environment).filter { $0.slots + (result.freedSlots[$0.worker.id] ?? 0) > 0 }
        let newcomers = try Newcomers(workspace, for: eaters.map(\.worker), transaction)
        try transaction.save(workspace.changeSet(keepingBack: newcomers))
        for loaded in workspace.changedRuns { result.tally.note(loaded) }
        for change in workspace.scheduleChanges { result.tally.note(change) }
        if !options.observers.isEmpty {
            let ended = workspace.changedRuns.filter { $0.state.status.isFinal && !$0.before.status.isFinal }
            if !ended.isEmpty { result.ended[environment] = ended.map(\.state.id) }
        }
        result.endedWorkers.formUnion(workspace.changes.endedWorkers.map(\.id))
        result.admitted -= workspace.changes.refusedInbox.count { $0.fault == nil }
        try tell(workspace.notices + completions(of: workspace, transaction), in: environment, transaction, &result)
        result.registered += workspace.registered
        result.warnings += workspace.warnings
        let dueTimes = workspace.timers.values.map(\.dueAt) + workspace.scheduleChanges.compactMap(\.after?.dueAt)
        let earliest = dueTimes.min()
        result.earliestTimer = [result.earliestTimer, earliest].compactMap { $0 }.min()
        return Decision(newcomers: newcomers, movesRuns: workspace.movesRuns)
    }

    /// Sorts news: what is for workers of other servers goes through the store.
    private func tell(
        _ notices: [Workspace.Notice], in environment: EnvironmentID, _ transaction: any StoreTransaction,
        _ result: inout Result
    ) throws {
        guard let localWorkers else {
            result.notices += notices
            return
        }
        var changes = ChangeSet()
        for notice in notices {
            if localWorkers.contains(notice.worker) {
                result.notices.append(notice)
            } else {
                changes.news.append(
                    WorkerNews(environment: environment, worker: notice.worker, notice: notice.notice))
            }
        }
        if !changes.news.isEmpty { try transaction.save(changes) }
    }

    /// Entries that completed under a live execution, read back with their outcomes for the worker.
    private func completions(of workspace: Workspace, _ transaction: any StoreTransaction) throws -> [Workspace.Notice]
    {
        let live = workspace.completions.filter { workspace.run($0.execution.run)?.epoch == $0.execution.epoch }
        guard !live.isEmpty else { return [] }
        let places = live.map { EntryPlace(run: $0.execution.run, id: $0.entry) }
        let entries = try transaction.entries(workspace.environment, places)
        return live.compactMap { completion in
            let entry = entries[completion.execution.run]?.first { $0.id == completion.entry }
            let notice = entry.map { WorkerNotice.completed(completion.execution, entries: [$0]) }
            return notice.map { Workspace.Notice(worker: completion.worker, notice: $0) }
        }
    }
}
