import TriggerModel

extension Workspace {
    /// Makes changes of a run's metadata, and of its parent's and root's: all of them or none.
    ///
    /// Those of another run that is gone, or ended over an hour ago, are passed over.
    ///
    /// - Throws: ``MetadataFault``.
    mutating func change(_ operations: [TargetedOperation], of state: RunState) throws(MetadataFault) {
        let (changed, faults) = tried(operations, of: state)
        if let fault = faults.first(of: state.id) { throw fault }
        take(changed)
    }

    /// Makes those changes of a run's metadata, and of its parent's and root's, that can be made: of each run all or none.
    ///
    /// - Returns: What is wrong with the others, by the runs they are about.
    mutating func changeWhatFits(_ operations: [TargetedOperation], of state: RunState) -> [RunID: MetadataFault] {
        let (changed, faults) = tried(operations, of: state)
        take(changed)
        return faults
    }

    private mutating func tried(
        _ operations: [TargetedOperation], of state: RunState
    ) -> (changed: [RunID: MetadataObject], faults: [RunID: MetadataFault]) {
        var (changed, faults) = ([RunID: MetadataObject](), [RunID: MetadataFault]())
        for (id, operations) in grouped(operations, of: state) {
            guard labels[id] != nil, let target = run(id), id == state.id || !isClosed(target) else { continue }
            var object = metadata(of: id)
            do {
                try object.apply(operations)
                changed[id] = object
            } catch {
                faults[id] = error
            }
        }
        return (changed, faults)
    }

    private mutating func take(_ changed: [RunID: MetadataObject]) {
        for (id, object) in changed {
            metadata[id] = object
            noteLabels(of: id)
        }
    }

    private func grouped(_ operations: [TargetedOperation], of state: RunState) -> [RunID: [MetadataOperation]] {
        var grouped: [RunID: [MetadataOperation]] = [:]
        for change in operations { grouped[target(of: change, by: state), default: []].append(change.operation) }
        return grouped
    }

    /// The run whose metadata a change of another run, or of the same, is about.
    func target(of change: TargetedOperation, by state: RunState) -> RunID {
        switch change.target {
        case .run: state.id
        case .parent: state.parent ?? state.id
        case .root: state.root
        }
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
        // Whoever has the run was told of so many, whether it has said yet that the attempt begins or not.
        if state.isAttemptOpen || state.isInHand, state.labelsAtStart == nil {
            let count = AttemptCount(attempt: state.presentAttempt, count: known.tags.count)
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

extension RunState {
    /// Whether a worker has it, and it has not ended.
    fileprivate var isInHand: Bool {
        worker != nil && !status.isFinal
    }
}

extension [RunID: MetadataFault] {
    /// One of them, that of a run if there is one.
    func first(of run: RunID) -> MetadataFault? {
        self[run] ?? self.min { $0.key < $1.key }?.value
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
