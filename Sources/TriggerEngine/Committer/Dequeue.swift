import TriggerModel

import struct Foundation.Date

/// Hands runs to a worker that wants some, within the transaction that may just have made them ready.
struct Dequeue {
    let transaction: any StoreTransaction
    let options: EngineOptions
    let now: Date
    /// Runs of the batch that are not stored yet.
    var newcomers: Newcomers
    /// The runs that were handed out.
    private(set) var handedOut: [RunState] = []

    /// Takes as many runs as the worker wants and the limits allow, those that wait in line first, and leases them to it.
    ///
    /// - Throws: What the store throws.
    mutating func dequeue(for hunger: WorkerCounter.Hunger) throws -> [Assignment] {
        let worker = hunger.worker
        let request = TakeRequest(tasks: worker.tasks, lanes: worker.lanes, limit: hunger.slots)
        let taken = try transaction.takeReady(worker.environment, request)
        let stored = try records(taken.runs, worker)
        let new = newcomers.take(min(taken.room, hunger.slots - taken.runs.count), for: worker)
        guard !stored.isEmpty || !new.isEmpty else { return [] }
        let tasks = try manifests(of: Set(stored.map(\.state.task)).union(new.map(\.state.task)), worker)
        var changes = ChangeSet()
        changes.newRuns.reserveCapacity(new.count)
        changes.changedRuns.reserveCapacity(stored.count)
        let leased = stored.compactMap { record in lease(record, to: worker, tasks, &changes) }
        let journals = try self.journals(of: leased, worker)
        var assignments: [Assignment] = []
        assignments.reserveCapacity(stored.count + new.count)
        for lease in leased { assignments.append(assignment(lease, journals[lease.record.state.id] ?? [])) }
        handedOut = leased.map(\.record.state)
        for record in new {
            guard let lease = leaseNew(record, to: worker, tasks, &changes) else { continue }
            assignments.append(assignment(lease, []))
            handedOut.append(lease.record.state)
        }
        try transaction.save(changes)
        return assignments
    }

    /// A run that was taken.
    private struct Lease {
        let record: RunRecord
        /// The epoch it had before.
        let epochBefore: Int
        let isParkedHere: Bool
        /// The machine that its task names.
        let machine: MachinePreset?
    }

    /// The runs in the order they were taken, as the take left them: out of line, with a slot.
    private func records(_ taken: [RunID], _ worker: WorkerRecord) throws -> [RunRecord] {
        guard !taken.isEmpty else { return [] }
        let found = try transaction.records(worker.environment, taken)
        let byID = Dictionary(found.map { ($0.state.id, $0) }, uniquingKeysWith: { first, _ in first })
        return taken.compactMap { byID[$0]?.taken }
    }

    /// What tasks say, by their ids.
    private func manifests(of tasks: Set<String>, _ worker: WorkerRecord) throws -> [String: TaskManifest] {
        let ids = tasks.map { TaskRecord.ID(environment: worker.environment, task: $0, version: worker.version) }
        let found = try transaction.tasks(ids)
        return Dictionary(found.map { ($0.key.task, $0.value.manifest) }) { first, _ in first }
    }

    private func offer(_ run: RunState, to worker: WorkerRecord, _ manifest: TaskManifest?) -> Transition? {
        let retry = manifest?.retry ?? .default
        let version = worker.version == WorkerRegistration.localVersion ? nil : worker.version
        let offer = RunEvent.Offer(
            worker: worker.id, version: version, maxAttempts: retry.maxAttempts,
            maxDurationMs: manifest?.maxDurationMs, machine: manifest?.machine,
            outOfMemoryMachine: retry.outOfMemoryMachine)
        return try? RunStateMachine.apply(.dequeue(offer), to: run, now: now).get()
    }

    /// Leases a run that is not stored yet.
    private func leaseNew(
        _ record: RunRecord, to worker: WorkerRecord, _ tasks: [String: TaskManifest], _ changes: inout ChangeSet
    ) -> Lease? {
        var after = record
        let manifest = tasks[record.state.task]
        guard let transition = offer(record.taken.state, to: worker, manifest) else {
            changes.newRuns.append(record)
            return nil
        }
        after.state = transition.run
        changes.newRuns.append(after)
        end(transition, record.state, &changes)
        return Lease(record: after, epochBefore: record.state.epoch, isParkedHere: false, machine: manifest?.machine)
    }

    private func lease(
        _ record: RunRecord, to worker: WorkerRecord, _ tasks: [String: TaskManifest], _ changes: inout ChangeSet
    ) -> Lease? {
        let before = record.state
        let manifest = tasks[before.task]
        guard let transition = offer(before, to: worker, manifest) else { return nil }
        changes.changedRuns.append(ChangeSet.RunChangePair(before: before, after: transition.run))
        end(transition, before, &changes)
        var after = record
        after.state = transition.run
        return Lease(
            record: after, epochBefore: before.epoch, isParkedHere: before.parkedWorker == worker.id,
            machine: manifest?.machine)
    }

    /// The timers that are not wanted any more.
    private func end(_ transition: Transition, _ run: RunState, _ changes: inout ChangeSet) {
        for case .endTimer(let kind) in transition.effects {
            let timer = EngineTimer.ID(kind, run.id.rawValue)
            changes.endedTimers.append(ChangeSet.EndedTimer(environment: run.environment, id: timer))
        }
    }

    /// The journals of the runs that have run before, or begin with what another did: whole for a replay, what is new for the worker that has them parked.
    private func journals(of leases: [Lease], _ worker: WorkerRecord) throws -> [RunID: [JournalEntry]] {
        let started = leases.filter { lease in
            guard !lease.record.state.status.isFinal else { return false }
            return lease.epochBefore > 0 || lease.record.state.ownTerms?.replayFrom != nil
        }
        guard !started.isEmpty else { return [:] }
        let whole = started.filter { !$0.isParkedHere }.map(\.record.state.id)
        var journals = whole.isEmpty ? [:] : try transaction.journal(worker.environment, JournalQuery(runs: whole))
        for (epoch, leases) in Dictionary(grouping: started.filter(\.isParkedHere), by: \.epochBefore) {
            let query = JournalQuery(runs: leases.map(\.record.state.id), selection: .woken(epoch: epoch))
            journals.merge(try transaction.journal(worker.environment, query)) { first, _ in first }
        }
        return journals
    }

    private func assignment(_ lease: Lease, _ journal: [JournalEntry]) -> Assignment {
        let state = lease.record.state
        let attempt = state.status.isFinal ? max(1, state.attempt) : state.presentAttempt
        let isLimited = state.ownTerms?.activeLimitMs != nil
        let times = state.activeTimes
        return Assignment(
            execution: ExecutionID(run: state.id, epoch: state.epoch),
            attempt: attempt,
            run: lease.record.info(machine: lease.machine),
            entries: journal.filter { !$0.id.isUnkeyed || $0.attempt == attempt }
                .map { options.addressed($0, in: state.environment) },
            since: lease.isParkedHere ? lease.epochBefore : nil,
            activeMs: isLimited ? state.limitedActiveMs : times.attemptMs.positive,
            earlierMs: times.earlierMs.positive,
            attemptStartedAt: state.attemptStart?.at,
            metadataChanges: state.metadataChanges > 0 ? state.metadataChanges : nil,
            hooks: lease.record.owedHooks
        )
    }
}

extension Int64 {
    fileprivate var positive: Int64? {
        self > 0 ? self : nil
    }
}

extension RunRecord {
    /// The hooks that are still to run, with what the run ended with.
    fileprivate var owedHooks: PendingHooks? {
        guard var hooks = state.pendingHooks else { return nil }
        hooks.error = state.ending?.error
        return hooks
    }

    /// The facts a worker needs of a run, whose task has a machine or does not say.
    func info(machine: MachinePreset?) -> RunInfo {
        RunInfo(
            id: state.id,
            task: state.task,
            payload: details.payload,
            queue: state.queue,
            concurrencyKey: state.concurrencyKey.isEmpty ? nil : state.concurrencyKey,
            tags: state.labelsAtStart.map { Array(details.tags.prefix($0)) } ?? details.tags,
            metadata: details.metadata,
            isTest: details.isTest,
            maxAttempts: state.maxAttempts ?? RetryPolicy.default.maxAttempts,
            maxDurationMs: state.ownTerms?.activeLimitMs,
            machine: state.ownTerms?.preset ?? machine,
            idempotencyKey: state.writtenIdempotencyKey,
            idempotencyKeyScope: state.idempotencyKey == nil ? nil : state.ownTerms?.idempotencyKeyOrigin?.scope,
            replayOf: state.ownTerms?.replayOf,
            priorityMs: state.ownTerms?.priorityMs,
            generation: state.depth > 0 ? state.depth : nil,
            parent: state.parent,
            root: state.root,
            batch: state.batch,
            version: state.version,
            createdAt: state.createdAt,
            startedAt: state.startedAt ?? state.createdAt,
            trace: state.ownTerms?.traceParent?.trace
        )
    }
}
