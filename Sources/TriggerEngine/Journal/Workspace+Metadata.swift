import TriggerModel

extension Workspace {
    /// Changes of metadata that an attempt made outside of steps; those that were made before are not made again.
    ///
    /// Of each run they are about all or none are made, and the answer is a refusal where some were not. Those count as made. An
    /// attempt that is over makes none.
    ///
    /// - Throws: ``WriteRefusal``, with nothing changed.
    mutating func changeMetadata(
        _ write: RunChange.MetadataWrite, of id: RunID, _ lease: RunEvent.Lease
    ) throws -> WriteAnswer {
        try holdLease(id, lease)
        guard let state = run(id) else { throw Rejection.stale }
        guard write.attempt <= state.presentAttempt else { throw WriteRefusal(.invalid, Self.future(write, state)) }
        let made = state.metadataChanges
        guard write.attempt == state.presentAttempt, write.through > made else { return answer(write, of: id) }
        guard write.before >= made else { throw WriteRefusal(.invalid, Self.overlap(write, made)) }
        let faults = changeWhatFits(write.changes.operations, of: state)
        update(id) { $0.terms.metadataChanges = AttemptCount(attempt: write.attempt, count: write.through) }
        noteProgress(id)
        guard let fault = faults.first(of: id) else { return answer(write, of: id) }
        return .refused(WriteRefusal(fault))
    }

    private mutating func answer(_ write: RunChange.MetadataWrite, of id: RunID) -> WriteAnswer {
        .metadata(write.isAnswered ? metadata(of: id).text : nil)
    }

    private static func future(_ write: RunChange.MetadataWrite, _ state: RunState) -> String {
        "attempt \(write.attempt) changes metadata, but attempt \(state.presentAttempt) is the present one"
    }

    private static func overlap(_ write: RunChange.MetadataWrite, _ made: Int) -> String {
        """
        attempt \(write.attempt) had made \(made) changes of metadata; those from \(write.before + 1) to \(write.through) \
        are some of them and some new ones
        """
    }

    /// Changes that the body of a step made: the step has had its effect, so what another run's metadata has no room for is passed
    /// over.
    ///
    /// - Throws: ``WriteRefusal`` for a change of the run's own that cannot be made, with nothing changed.
    mutating func change(_ changes: MetadataChanges, madeBy state: RunState) throws {
        let (own, others) = changes.operations.separated { target(of: $0, by: state) == state.id }
        do {
            try change(own, of: state)
        } catch {
            throw WriteRefusal(error)
        }
        _ = changeWhatFits(others, of: state)
    }

    /// Gives the run that a worker has more labels.
    mutating func addTags(_ tags: [String], to id: RunID, _ lease: RunEvent.Lease) throws -> WriteAnswer {
        try holdLease(id, lease)
        _ = try add(tags, to: id)
        return .done
    }
}

extension WriteRefusal {
    fileprivate init(_ fault: MetadataFault) {
        self.init(fault.isSize ? .tooLarge : .invalid, fault.description)
    }
}

extension [TargetedOperation] {
    /// Those for which something holds, and the others.
    fileprivate func separated(_ holds: (Element) -> Bool) -> (Self, Self) {
        (filter(holds), filter { !holds($0) })
    }
}
