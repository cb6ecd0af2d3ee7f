import TriggerModel

import struct Foundation.Date

extension Workspace {
    /// Loads what a batch asked for, and what that leads to: who waits for the runs, and what those waits are.
    ///
    /// The number of queries does not depend on the size of the batch.
    init(_ request: LoadRequest, now: Date, ids: any IDSource) throws {
        let transaction = request.transaction
        environment = request.environment
        self.now = now
        self.ids = ids
        options = request.options
        queues = request.queues
        (replays, replayedJournals) = (request.replays, request.replayedJournals)
        (environmentRecord, isSweepCut) = (request.environmentRecord, request.isSweepCut)
        (batches, openBatches, loadedBatches) = (request.batches, request.openBatches, request.openBatches)
        (takenIndexes, batchItems) = (request.takenIndexes, request.batchItems)
        (bulkActions, portions, replaying) = (request.bulkActions, request.portions, request.replaying)
        (schedules, loadedSchedules) = (request.schedules, request.schedules)
        (attendance, attendants) = (request.attendance, request.attendants)
        let rows = try transaction.load(environment, Loads(request), now: now)
        hasWorkers = rows.hasWorkers
        try add(rows, to: request)
        try loadPendingEntries(request)
        try loadDependents(request)
        try loadTasksOfRuns(request)
        if !request.labelled.isEmpty { labels = try transaction.labels(environment, of: Array(request.labelled)) }
        try loadVersions(request)
        try loadRules(request)
        takenTimers = try request.timers.isEmpty ? [] : transaction.takeTimers(request.timers)
    }

    /// Sorts what was loaded at once.
    private mutating func add(_ rows: LoadedRows, to request: LoadRequest) throws {
        add(rows.runs)
        add(rows.tokens)
        add(rows.entries)
        tasks = rows.tasks
        for found in rows.requests { requests[found.id] = found }
        for found in rows.workers { workers[found.id] = found }
        try addHolders(rows.runs, of: request.heldKeys, request.transaction)
    }

    private mutating func addHolders(
        _ loaded: [RunState], of keys: Set<HeldKey>, _ transaction: any StoreTransaction
    ) throws {
        guard !keys.isEmpty else { return }
        let found = loaded.filter { !keys.isDisjoint(with: $0.heldKeys) }
        for run in found {
            for key in run.heldKeys { holders[key] = run.id }
        }
        let ended = found.filter(\.status.isFinal).map(\.id)
        guard !ended.isEmpty else { return }
        for outcome in try transaction.records(environment, ended).compactMap(\.outcome) {
            endings[outcome.id] = outcome
        }
    }

    private mutating func loadPendingEntries(_ request: LoadRequest) throws {
        let transaction = request.transaction
        var ending: [RunID] = []
        for id in request.ending where (run(id)?.openWaits ?? 0) > 0 { ending.append(id) }
        if !ending.isEmpty {
            add(try transaction.journal(environment, JournalQuery(runs: ending, selection: .pending)))
        }
        let woken = request.suspending.filter { run($0)?.isWoken ?? false }
        for (epoch, runs) in Dictionary(grouping: woken, by: { run($0)?.epoch ?? 0 }) {
            add(try transaction.journal(environment, JournalQuery(runs: runs, selection: .woken(epoch: epoch))))
        }
    }

    private mutating func loadDependents(_ request: LoadRequest) throws {
        let transaction = request.transaction
        var awaited = runs.values.filter { $0.state.isAwaited && !$0.state.status.isFinal }.map {
            Awaited.run($0.state.id)
        }
        awaited += request.endingTokens.filter { tokens[$0].map { $0.isAwaited && $0.status == .waiting } ?? false }
            .map { .token($0) }
        guard !awaited.isEmpty else { return }
        let found = try transaction.dependents(environment, of: awaited)
        for dependent in found { dependents[dependent.awaited, default: []].insert(dependent) }
        let parents = Set(found.map(\.parent)).subtracting(runs.keys)
        if !parents.isEmpty { add(try transaction.runs(environment, Array(parents))) }
        let places = Set(found.map { EntryPlace(run: $0.parent, id: $0.entry) }).subtracting(entries.keys)
        if !places.isEmpty { add(try transaction.entries(environment, Array(places))) }
    }

    /// The registrations that can be named only now that the runs are there.
    private mutating func loadTasksOfRuns(_ request: LoadRequest) throws {
        let admitted = request.admitted.compactMap { run($0) }
            .map { TaskRecord.ID(environment: environment, task: $0.task, version: $0.version) }
        if !admitted.isEmpty { hasWorkers = try request.transaction.hasWorkers(environment) }
        let hooked = request.hooked.compactMap { run($0) }.filter { !$0.status.isFinal }
            .map { TaskRecord.ID(environment: environment, task: $0.task, version: $0.version) }
        let wanted = Set(pinnedTasks(request) + admitted + hooked).subtracting(request.tasks)
        if !wanted.isEmpty { tasks.merge(try request.transaction.tasks(Array(wanted))) { first, _ in first } }
    }

    /// The registrations that children are held against which run on their parents' versions.
    private func pinnedTasks(_ request: LoadRequest) -> [TaskRecord.ID] {
        request.pinnedTasks.flatMap { id, tasks -> [TaskRecord.ID] in
            guard let version = run(id)?.version else { return [] }
            return tasks.map { TaskRecord.ID(environment: environment, task: $0, version: version) }
        }
    }

    private mutating func add(_ found: [RunState]) {
        runs.reserveCapacity(runs.count + found.count)
        let isFirst = runs.isEmpty
        for run in found where isFirst || runs[run.id] == nil { runs[run.id] = LoadedRun(run) }
    }

    private mutating func add(_ journals: [RunID: [JournalEntry]]) {
        for (run, found) in journals {
            for entry in found where entries[EntryPlace(run: run, id: entry.id)] == nil {
                entries[EntryPlace(run: run, id: entry.id)] = entry
                entriesByRun[run, default: []].insert(entry.id)
            }
        }
    }
}

extension Loads {
    /// What the commands of a batch asked for.
    fileprivate init(_ request: LoadRequest) {
        self.init()
        runs = Array(request.runs)
        heldKeys = Array(request.heldKeys)
        tokens = Array(request.tokens)
        endingTokens = Array(request.endingTokens)
        tokenKeys = Array(request.tokenKeys)
        entries = Array(request.entries)
        tasks = Array(request.tasks)
        requests = Array(request.requests)
        workers = Array(request.workers)
    }
}
