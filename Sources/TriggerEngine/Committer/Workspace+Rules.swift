import TriggerModel

extension TriggerItem {
    /// The queue it names, as the run would have it; nil when it names none.
    var namedQueue: String? {
        options.queue.map(QueueManifest.sanitize).flatMap { $0.isEmpty ? nil : $0 }
    }
}

/// What queues have to say about the runs that are to come.
extension Workspace {
    /// Learns what is said of the queues that runs may come to.
    mutating func loadRules(_ request: LoadRequest) throws {
        var names = request.namedQueues
        if request.bringsRuns { names.formUnion(tasks.values.lazy.map(\.manifest.queueName)) }
        names.formUnion(request.admitted.compactMap { run($0)?.queue })
        guard !names.isEmpty else { return }
        rules = try request.transaction.rules(
            environment, ofQueues: Array(names), sizeLimit: options.queueSizeLimit)
    }

    /// Which line a run joins whose task is known, or is not.
    func admission(of run: RunState, _ manifest: TaskManifest?) -> RunEvent.Admission {
        guard let manifest else { return .unregistered(hasWorkers: hasWorkers) }
        return isDeclared(run.queue, manifest) ? .ready : .undeclared
    }

    /// Whether somebody declared a queue; that of its own, every task has.
    func isDeclared(_ queue: String, _ manifest: TaskManifest?) -> Bool {
        queue == manifest?.queueName || queue.hasPrefix("task/") || rules[queue]?.isDeclared ?? false
    }

    /// Counts a new run that stands in line.
    mutating func noteQueued(_ run: RunState) {
        guard !rules.isEmpty, case .ready = run.line else { return }
        rules[run.queue]?.queued += 1
    }

    /// Sees whether the queues have room for the runs that items bring.
    ///
    /// - Throws: ``EngineError`` `invalid`, with the queue that has none.
    func checkRoom(for items: [TriggerItem], version: String?) throws {
        guard options.queueSizeLimit != nil || rules.values.contains(where: { $0.sizeLimit != nil }) else { return }
        var (claims, keys) = ([String: Int](), Set<HeldKey>())
        for item in items where bringsRun(item, besides: &keys) {
            guard let queue = queue(of: item, version: version), let rules = rules[queue],
                let limit = rules.sizeLimit ?? options.queueSizeLimit
            else { continue }
            claims[queue, default: 0] += 1
            guard rules.queued + claims[queue, default: 0] > limit else { continue }
            throw full(queue, limit, isDeclared: rules.sizeLimit != nil)
        }
    }

    /// Whether an item is a new run that stands in line at once, and is not the same as one before it.
    private func bringsRun(_ item: TriggerItem, besides keys: inout Set<HeldKey>) -> Bool {
        let delay = item.options.debounce.map { .after($0.delay) } ?? item.options.delay
        guard (delay?.instant(from: now) ?? now) <= now else { return false }
        guard let text = item.options.idempotencyKey else { return true }
        let key = HeldKey(task: item.task, key: text)
        return !isHeld(key) && keys.insert(key).inserted
    }

    /// The queue in whose line an item would stand; nil where its run would be set apart.
    private func queue(of item: TriggerItem, version: String?) -> String? {
        let id = TaskRecord.ID(environment: environment, task: item.task, version: version ?? item.options.version)
        guard let manifest = tasks[id]?.manifest else { return nil }
        let queue = item.namedQueue ?? manifest.queueName
        return isDeclared(queue, manifest) ? queue : nil
    }

    private func full(_ queue: String, _ limit: Int, isDeclared: Bool) -> EngineError {
        let raise =
            isDeclared ? "the sizeLimit that its tasks declare" : "the server's setting queueSizeLimit"
        return EngineError(
            .invalid,
            "options.queue: the queue \"\(queue)\" is full: at most \(limit) runs may stand in line in it; "
                + "trigger again when some have begun, or raise \(raise)")
    }
}
