import TriggerModel

extension Workspace {
    /// Changes of metadata that an attempt made outside of steps; those that were made before are not made again.
    ///
    /// - Throws: ``WriteRefusal``; those that were refused count as made, and a replay asks for them once more.
    mutating func changeMetadata(
        _ write: RunChange.MetadataWrite, of id: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(id, lease)
        guard let state = run(id) else { throw Rejection.stale }
        let known = state.ownTerms?.metadataChanges
        let made = known?.attempt == write.attempt ? known?.count ?? 0 : 0
        if write.through > made {
            guard write.before >= made else { throw WriteRefusal(.invalid, Self.overlap(write, made)) }
            try change(write.changes, madeBy: state)
            update(id) { $0.terms.metadataChanges = AttemptCount(attempt: write.attempt, count: write.through) }
            noteProgress(id)
        }
        return .metadata(write.isAnswered ? metadata(of: id).text : nil)
    }

    private static func overlap(_ write: RunChange.MetadataWrite, _ made: Int) -> String {
        """
        attempt \(write.attempt) had made \(made) changes of metadata; those from \(write.before + 1) to \(write.through) \
        are some of them and some new ones
        """
    }

    /// - Throws: ``WriteRefusal``.
    mutating func change(_ changes: MetadataChanges, madeBy state: RunState) throws {
        do {
            try change(changes.operations, of: state)
        } catch {
            throw WriteRefusal(error.isSize ? .tooLarge : .invalid, error.description)
        }
    }

    /// Gives the run that a worker has more labels.
    mutating func addTags(_ tags: [String], to id: RunID, _ lease: RunEvent.Lease) throws -> WriteAnswer {
        try holdLease(id, lease)
        _ = try add(tags, to: id)
        return .done
    }
}
