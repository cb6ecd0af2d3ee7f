import TriggerModel

extension TriggerItem {
    /// The queue it names, as the run would have it; nil when it names none.
    var namedQueue: String? {
        options.queue.map(QueueManifest.sanitize).flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension TriggerOptions {
    /// When its run joins its queue, if that is not at once: by what puts it off, or as the trigger says.
    var joinsAfter: TriggerDelay? {
        debounce.map { .after($0.delay) } ?? delay
    }
}

/// What queues have to say about the runs that are to come.
extension Workspace {
    /// Learns what is said of the queues that runs may come to, and the lengths of the lines that those of calls may join.
    mutating func loadRules(_ request: LoadRequest) throws {
        var names = request.namedQueues
        if request.bringsRuns { names.formUnion(tasks.values.lazy.map(\.manifest.queueName)) }
        names.formUnion(request.admitted.compactMap { run($0)?.queue })
        if !names.isEmpty { rules = try request.transaction.rules(environment, ofQueues: Array(names)) }
        limitsLines = options.queueSizeLimit != nil || rules.values.contains { $0.sizeLimit != nil }
        let limits = limits(foreseenFor: request)
        guard !limits.isEmpty else { return }
        lineLengths = try request.transaction.lineLengths(environment, upTo: limits)
    }

    /// The limited queues in whose lines the runs of calls may stand, as it is and as workers that register with this batch
    /// declare it, with the largest of their limits.
    private mutating func limits(foreseenFor request: LoadRequest) -> [String: Int] {
        guard !request.calls.isEmpty else { return [:] }
        var (foreseen, limits) = (self, limits(of: request.calls))
        for tasks in request.declarations {
            foreseen.know(tasks)
            limits.merge(foreseen.limits(of: request.calls), uniquingKeysWith: max)
        }
        limitsLines = foreseen.limitsLines
        return limits
    }

    /// The limited queues in whose lines the runs of calls may stand, with their limits.
    ///
    /// An item whose key a run holds now is among them: it may be free by the time the call is decided.
    private func limits(of calls: [LoadRequest.Call]) -> [String: Int] {
        guard limitsLines else { return [:] }
        var limits: [String: Int] = [:]
        for call in calls {
            let version = call.parent.flatMap { run($0)?.version }
            for item in call.items where joinsAtOnce(item) {
                let item = call.settles ? settled(item) : item
                guard let queue = queue(of: item, version: version), let limit = sizeLimit(of: queue) else { continue }
                limits[queue] = limit
            }
        }
        return limits
    }

    /// Which line a run joins whose task is known, or is not.
    func admission(of run: RunState, _ manifest: TaskManifest?) -> RunEvent.Admission {
        guard let manifest else { return .unregistered(hasWorkers: hasWorkers) }
        return isDeclared(run.queue, manifest) ? .ready : .undeclared
    }

    /// Whether somebody declared a queue, or a task has it for its own.
    func isDeclared(_ queue: String, _ manifest: TaskManifest?) -> Bool {
        rules[queue]?.isDeclared ?? false || queue == manifest?.queueName
    }

    /// Counts a new run that stands in line.
    mutating func noteQueued(_ run: RunState) {
        guard limitsLines, case .ready = run.line else { return }
        lineLengths[run.queue, default: 0] += 1
    }

    /// Why the runs that items bring are refused where the lines of their queues have no room for them; nil where they have.
    func lackOfRoom(for items: [TriggerItem], version: String? = nil) -> EngineError? {
        guard limitsLines else { return nil }
        var (claims, keys) = ([String: Int](), Set<HeldKey>())
        for item in items where bringsRun(item, besides: &keys) {
            guard let queue = queue(of: item, version: version), let limit = sizeLimit(of: queue) else { continue }
            claims[queue, default: 0] += 1
            guard lineLengths[queue, default: 0] + claims[queue, default: 0] > limit else { continue }
            return full(queue, limit)
        }
        return nil
    }

    /// Whether an item is a new run that stands in line at once, and is not the same as one before it.
    private func bringsRun(_ item: TriggerItem, besides keys: inout Set<HeldKey>) -> Bool {
        guard joinsAtOnce(item) else { return false }
        guard let text = item.options.idempotencyKey else { return true }
        let key = HeldKey(task: item.task, key: text)
        return !isHeld(key) && keys.insert(key).inserted
    }

    private func joinsAtOnce(_ item: TriggerItem) -> Bool {
        (item.options.joinsAfter?.instant(from: now) ?? now) <= now
    }

    /// The queue in whose line an item would stand; nil where its run would be set apart.
    private func queue(of item: TriggerItem, version: String?) -> String? {
        let id = TaskRecord.ID(environment: environment, task: item.task, version: version ?? item.options.version)
        guard let manifest = tasks[id]?.manifest else { return nil }
        let queue = item.namedQueue ?? manifest.queueName
        return isDeclared(queue, manifest) ? queue : nil
    }

    /// How many runs may stand in line in a queue; nil for as many as come.
    private func sizeLimit(of queue: String) -> Int? {
        (rules[queue]?.sizeLimit ?? options.queueSizeLimit).map { max(0, $0) }
    }

    private func full(_ queue: String, _ limit: Int) -> EngineError {
        let isDeclared = rules[queue]?.sizeLimit != nil
        let raise =
            isDeclared ? "the sizeLimit that its tasks declare" : "the server's setting queueSizeLimit"
        return EngineError(
            .invalid,
            "options.queue: the queue \"\(queue)\" is full: at most \(limit) runs may stand in line in it; "
                + "trigger again when some have begun, or raise \(raise)")
    }
}
