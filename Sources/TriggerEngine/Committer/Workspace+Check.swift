import TriggerModel

extension Workspace {
    /// Holds what an item names against what there is: the region, the version of its workers, the run that is to be its parent.
    ///
    /// - Parameters:
    ///   - item: The item.
    ///   - isPinned: Whether its version is that of the run that waits for it, and so not asked about.
    /// - Throws: ``EngineError`` `invalid`, with the name that is not known.
    func check(_ item: TriggerItem, isPinned: Bool = false) throws {
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

    /// Learns which of the versions that items name there are; those of tasks that were found need no question.
    mutating func loadVersions(_ request: LoadRequest) throws {
        guard !request.versions.isEmpty else { return }
        versions = Set(tasks.values.map(\.version))
        let open = request.versions.subtracting(versions)
        guard !open.isEmpty else { return }
        versions.formUnion(try request.transaction.versions(environment, among: Array(open)))
    }
}
