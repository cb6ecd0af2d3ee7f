import TriggerModel

extension Workspace {
    /// Where a triggered run comes from.
    struct Cause {
        /// The run that triggers it, if one does.
        var parent: RunState?
        /// Which call it is.
        var kind: EntryKind
        /// The batch it is part of.
        var batch: BatchID?
        /// The schedule that triggers it.
        var schedule: ScheduleID?
        /// The trace that the call is part of, where the run has no parent.
        var traceParent: TraceParent?

        /// The trace that the run is part of, where that is none of this server's own making.
        fileprivate var foreignTrace: TraceParent? {
            traceParent ?? parent?.ownTerms?.traceParent
        }
    }

    /// Triggers one run, or finds the one that holds its idempotency key, or its debounce key and is delayed still.
    ///
    /// A new run has the identity that is given, or a new one.
    mutating func trigger(_ item: TriggerItem, _ cause: Cause, id: RunID? = nil) -> TriggerReceipt {
        if let holder = holder(of: item) { return TriggerReceipt(id: holder, task: item.task, isCached: true) }
        if let run = debounce(item) { return TriggerReceipt(id: run, task: item.task, isCached: true) }
        let task = TaskRecord.ID(environment: environment, task: item.task, version: item.options.version)
        let manifest = tasks[task]?.manifest
        // Each by itself: arguments that are worked out amid a call of a method make that one of a copy of the workspace.
        let id = id ?? next()
        let state = newRun(item, cause, id: id, manifest)
        let loaded = LoadedRun(state, details: details(state.id, item, cause))
        runs[state.id] = loaded
        newRuns.append(loaded)
        for key in state.heldKeys { holders[key] = state.id }
        // A task's own queue is there, whoever declared others.
        let isIts = item.options.queue == nil && manifest != nil
        let admission = isIts ? RunEvent.Admission.ready : admission(of: state, manifest)
        _ = try? apply(.enqueue(admission), to: loaded)
        noteQueued(loaded.state)
        return TriggerReceipt(id: state.id, task: item.task, isCached: false)
    }

    /// The run that holds the item's key; a run that failed or expired loses the key instead.
    private mutating func holder(of item: TriggerItem) -> RunID? {
        guard let text = item.options.idempotencyKey else { return nil }
        let key = HeldKey(task: item.task, key: text)
        guard let id = holders[key] else { return nil }
        if isHeld(key) { return id }
        clear(key)
        return nil
    }

    /// Whether a run holds a key, and has not failed, expired or had it for long enough.
    func isHeld(_ key: HeldKey) -> Bool {
        guard let id = holders[key], let state = run(id) else { return false }
        return !state.status.freesIdempotencyKey && state.idempotencyKeyUntil > now
    }

    /// The run that holds a key loses it.
    ///
    /// - Returns: The run, if one held it.
    @discardableResult
    mutating func clear(_ key: HeldKey) -> RunID? {
        guard let id = holders.removeValue(forKey: key) else { return nil }
        update(id) { state in
            state.idempotencyKey = nil
            (state.terms.idempotencyKeyUntil, state.terms.idempotencyKeyOrigin) = (nil, nil)
        }
        return id
    }

    private func newRun(_ item: TriggerItem, _ cause: Cause, id: RunID, _ manifest: TaskManifest?) -> RunState {
        RunState(
            environment: environment,
            id: id,
            task: item.task,
            version: item.options.version,
            queue: item.options.queue ?? manifest?.queueName ?? QueueManifest.implicitName(task: item.task),
            concurrencyKey: item.options.concurrencyKey ?? "",
            maxAttempts: item.options.maxAttempts,
            idempotencyKey: item.options.idempotencyKey,
            debounceKey: item.options.debounce?.key,
            terms: terms(item.options, ttlMs: manifest?.ttlMs, cause),
            parent: cause.parent?.id,
            root: cause.parent?.root,
            depth: cause.parent.map { $0.depth + 1 } ?? 0,
            batch: cause.batch,
            createdAt: now
        )
    }

    /// What the run has that most have not; nil where nothing is asked for, as mostly.
    private func terms(_ options: TriggerOptions, ttlMs: Int64?, _ cause: Cause) -> RunTerms? {
        let (schedule, trace) = (cause.schedule, cause.foreignTrace)
        guard ttlMs != nil || schedule != nil || trace != nil || !options.isPlain else { return nil }
        var terms = RunTerms(
            maxDurationMs: options.maxDuration?.milliseconds, machine: options.machine?.name, schedule: schedule)
        terms.delayUntil = (options.joinsAfter?.instant(from: now)).flatMap { $0 > now ? $0 : nil }
        terms.traceParent = trace
        terms.ttlMs = options.ttl?.milliseconds ?? ttlMs
        terms.priorityMs = options.priority.flatMap { $0 == .zero ? nil : $0.milliseconds }
        if options.idempotencyKey != nil {
            terms.idempotencyKeyUntil = options.idempotencyKeyTTL.map { now + $0 }
            terms.idempotencyKeyOrigin = options.idempotencyKeyOrigin
        }
        return terms.isEmpty ? nil : terms
    }

    private func details(_ id: RunID, _ item: TriggerItem, _ cause: Cause) -> RunDetails {
        RunDetails(
            id: id,
            payload: item.payload,
            tags: item.options.tags,
            metadata: item.options.metadata,
            isTest: item.options.test,
            triggerKind: cause.kind
        )
    }
}
