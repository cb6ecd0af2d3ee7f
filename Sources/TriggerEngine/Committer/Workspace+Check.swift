import TriggerModel

extension Workspace {
    /// Holds what items name against what there is, and their number against the room in their queues.
    ///
    /// - Parameters:
    ///   - items: The items of one call, which is refused as a whole.
    ///   - parent: The run that waits for them, whose version they get.
    /// - Throws: ``EngineError`` `invalid`, with the name that is not known or the queue that is full.
    func check(_ items: [TriggerItem], awaitedBy parent: RunID? = nil) throws {
        let version = parent.flatMap { run($0)?.version }
        try checkNames(in: items, version: version, isPinned: parent != nil)
        if let refusal = lackOfRoom(for: items, version: version) { throw refusal }
    }

    /// Holds what items name against what there is.
    ///
    /// - Parameters:
    ///   - items: The items of one call, which is refused as a whole.
    ///   - version: That of the run that waits for them.
    ///   - isPinned: Whether one does.
    /// - Throws: ``EngineError`` `invalid`, with the name that is not known.
    func checkNames(in items: [TriggerItem], version: String? = nil, isPinned: Bool = false) throws {
        for item in items {
            try check(item, isPinned: isPinned)
            try checkQueue(of: item, version: version ?? item.options.version)
        }
    }

    /// What an item names: the region, the version of its workers, the run that is to be its parent.
    ///
    /// The version of the run that waits for it is not asked about.
    private func check(_ item: TriggerItem, isPinned: Bool) throws {
        let named = item.options
        if let region = named.region, region != options.region {
            throw EngineError(
                .invalid, "options.region: this server's region is \"\(options.region)\"; there is no \"\(region)\"")
        }
        if let version = named.version, !isPinned, !versions.contains(version) {
            throw EngineError(
                .invalid,
                "options.version (lockToVersion): no worker of version \"\(version)\" ever registered in this environment"
            )
        }
        if let parent = named.parent, run(parent) == nil {
            throw EngineError(.invalid, "options.parentRunId: there is no run \"\(parent)\"")
        }
    }

    /// A run that has one version cannot wait until a task declares its queue: that version's tasks are what they are.
    private func checkQueue(of item: TriggerItem, version: String?) throws {
        guard let queue = item.namedQueue, let version else { return }
        let id = TaskRecord.ID(environment: environment, task: item.task, version: version)
        guard !isDeclared(queue, tasks[id]?.manifest) else { return }
        throw EngineError(
            .invalid,
            "options.queue: no task declares a queue \"\(queue)\", and the run is locked to version \"\(version)\"; "
                + "name a queue that is declared, or leave options.queue out")
    }

    /// Learns which of the versions that items name there are; those of tasks that were found need no question.
    mutating func loadVersions(_ request: LoadRequest) throws {
        guard !request.versions.isEmpty else { return }
        versions = Set(tasks.values.map(\.version))
        let open = request.versions.subtracting(versions)
        guard !open.isEmpty else { return }
        versions.formUnion(try request.transaction.versions(environment, among: Array(open)))
    }
}
