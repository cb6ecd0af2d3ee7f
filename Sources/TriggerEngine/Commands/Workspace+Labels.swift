import TriggerModel

extension Workspace {
    /// Makes changes of a run's metadata, and of its parent's and root's: all of them or none.
    ///
    /// Those of another run that is gone, or ended over an hour ago, are passed over.
    ///
    /// - Throws: ``MetadataFault``.
    mutating func change(_ operations: [TargetedOperation], of state: RunState) throws(MetadataFault) {
        var changed: [RunID: MetadataObject] = [:]
        for (id, operations) in grouped(operations, of: state) {
            guard labels[id] != nil, let target = run(id), id == state.id || !isClosed(target) else { continue }
            var object = metadata(of: id)
            try object.apply(operations)
            changed[id] = object
        }
        for (id, object) in changed {
            metadata[id] = object
            noteLabels(of: id)
        }
    }

    private func grouped(_ operations: [TargetedOperation], of state: RunState) -> [RunID: [MetadataOperation]] {
        var grouped: [RunID: [MetadataOperation]] = [:]
        for change in operations {
            let id =
                switch change.target {
                case .run: state.id
                case .parent: state.parent ?? state.id
                case .root: state.root
                }
            grouped[id, default: []].append(change.operation)
        }
        return grouped
    }

    /// Whether a run ended so long ago that its metadata stays as it is.
    func isClosed(_ run: RunState) -> Bool {
        guard let finishedAt = run.finishedAt else { return false }
        return now > finishedAt + TriggerLimits.metadataGrace
    }

    /// A run's metadata as the batch has it so far, read once.
    mutating func metadata(of id: RunID) -> MetadataObject {
        if let known = metadata[id] { return known }
        let object = MetadataObject(text: labels[id]?.metadata)
        metadata[id] = object
        return object
    }

    /// Gives a run more labels; blank ones, and those that it has, are passed over.
    ///
    /// - Returns: How many are new.
    /// - Throws: ``EngineError``: `badRequest` for one that is too long, `invalid` when it would have too many.
    mutating func add(_ tags: [String], to id: RunID) throws -> Int {
        guard let state = run(id), let known = labels[id] else { throw EngineError(.notFound, "Run not found") }
        var new: [String] = []
        for tag in try tags.validated() where !known.tags.contains(tag) && !new.contains(tag) { new.append(tag) }
        guard !new.isEmpty else { return 0 }
        try limit(known.tags.count + new.count, new)
        if state.isAttemptOpen, state.labelsAtStart == nil {
            let count = AttemptCount(attempt: state.attempt, count: known.tags.count)
            update(id) { $0.terms.labelsAtStart = count }
        }
        labels[id]?.tags += new
        addedTags[id, default: []] += new
        noteLabels(of: id)
        return new.count
    }

    private func limit(_ count: Int, _ new: [String]) throws {
        guard count > TriggerLimits.tags else { return }
        let list = new.map { "'\($0)'" }.joined(separator: ", ")
        let sentence = "Runs can only have \(TriggerLimits.tags) tags, you're trying to set \(count)."
        throw EngineError(.invalid, "\(sentence) These tags have not been set: \(list).")
    }

    private mutating func noteLabels(of id: RunID) {
        changedLabels.insert(id)
        let now = now
        update(id) { $0.updatedAt = now }
    }

    /// What is to be saved of that.
    var labelChanges: [ChangeSet.LabelsChange] {
        changedLabels.compactMap { id in
            guard var labels = labels[id] else { return nil }
            if let object = metadata[id] { labels.metadata = object.text }
            return ChangeSet.LabelsChange(
                environment: environment, run: id, labels: labels, newTags: addedTags[id] ?? [])
        }
    }
}

extension [String] {
    /// Labels as they are kept; blank ones are none.
    ///
    /// - Throws: ``EngineError`` for one that is too long or cannot be stored.
    fileprivate func validated() throws -> [String] {
        for tag in self {
            guard tag.count <= TriggerLimits.tagLength else {
                let sizes = "\(tag.count) characters; at most \(TriggerLimits.tagLength)"
                throw EngineError(.badRequest, "tags: a tag has \(sizes)")
            }
            guard !tag.hasNul else {
                throw EngineError(.invalid, "tags: a tag holds the character U+0000, which cannot be stored")
            }
        }
        return filter { !$0.allSatisfy(\.isWhitespace) }
    }
}
