public import TriggerModel

/// The metadata of the run whose code calls: a JSON object of up to 256 KB that is seen from outside while it runs.
///
/// Reading gives what the worker knows: what the run had when it was handed out, and all that its code changed since. It is not noted
/// in the journal, so a replay may read what a later line wrote; nothing that decides about steps or waits should hang on it.
public struct RunMetadata: MetadataWriter {
    let context: RunContext

    /// Makes a change.
    ///
    /// - Throws: As ``MetadataWriter``.
    public func change(_ operation: MetadataOperation) throws {
        try context.change(TargetedOperation(.run, operation))
    }

    /// That of the run that triggered this one; its own where nobody did.
    public var parent: RelatedMetadata {
        RelatedMetadata(context: context, target: .parent)
    }

    /// That of the run at the top of the family, which may be this one.
    public var root: RelatedMetadata {
        RelatedMetadata(context: context, target: .root)
    }

    /// All of it.
    public var current: [String: JSONValue] {
        context.knownMetadata.values
    }

    /// The value of a key, or at a path; nil where there is none.
    ///
    /// - Throws: ``/TriggerModel/MetadataFault`` for a key that cannot be; `DecodingError` when it is no such value.
    public func get<Value: Decodable>(_ key: String, as type: Value.Type = Value.self) throws -> Value? {
        guard let value = try context.knownMetadata.value(at: key) else { return nil }
        return try JSON.value(type, from: JSON.data(value))
    }

    /// Sends what was changed, and waits until it is stored.
    ///
    /// Changes of a step's body are stored with the step, and not by this.
    ///
    /// - Throws: ``TransportError`` `refused` when changes could not be made, as of a parent whose metadata is full; ``RunDropped``;
    ///   `CancellationError`.
    public func flush() async throws {
        try await context.exchangeMetadata()
    }

    /// Sends what was changed, and reads what it is then: also what others changed.
    ///
    /// - Throws: As ``flush()``.
    public func refresh() async throws {
        try await context.exchangeMetadata()
    }
}

/// The metadata of the parent or the root of the run whose code calls, which can be changed and not be read.
///
/// Changes of many runs at once are all made. Those of a run that is gone, or ended over an hour ago, are passed over.
public struct RelatedMetadata: MetadataWriter {
    let context: RunContext
    let target: MetadataTarget

    /// Makes a change.
    ///
    /// - Throws: As ``MetadataWriter``.
    public func change(_ operation: MetadataOperation) throws {
        try context.change(TargetedOperation(target, operation))
    }
}

extension RunContext {
    /// The run's metadata.
    public var metadata: RunMetadata {
        RunMetadata(context: self)
    }

    /// Notes a change: with the step or block around it, or as the attempt's next one.
    ///
    /// - Throws: As ``MetadataWriter``.
    func change(_ change: TargetedOperation) throws {
        try session.checkOpen(pass)
        guard step?.isInStep == true || TaskIdentity.current == pass.owner else { throw UnorderedMetadata() }
        if let step {
            try step.note(change, isOwn: isOwn(change.target)) { knownMetadata }
        } else {
            try session.change(change)
        }
    }

    /// Makes the changes of a try of a block that has ended well, as part of what is around it.
    func takeOver(_ block: StepScope) throws {
        for change in block.close() { try self.change(change) }
    }

    /// Whether a target is the run itself.
    fileprivate func isOwn(_ target: MetadataTarget) -> Bool {
        switch target {
        case .run: true
        case .parent: run.parent == nil
        case .root: run.root == run.id
        }
    }

    /// What the run's metadata is, with what the steps around the call changed and is not stored yet.
    fileprivate var knownMetadata: MetadataObject {
        var known = session.metadata
        // They were tried when they were noted.
        for step in step?.outermostFirst ?? [] { try? known.apply(step.ownOperations(in: self)) }
        return known
    }

    fileprivate func exchangeMetadata() async throws {
        try session.checkOpen(pass)
        try await session.enter(pass, calls: 1)
        defer { session.leave(pass, calls: 1) }
        try await session.exchangeMetadata()
    }
}

extension StepScope {
    /// The changes of the run's own metadata that were made in this try.
    fileprivate func ownOperations(in context: RunContext) -> [MetadataOperation] {
        changes.filter { context.isOwn($0.target) }.map(\.operation)
    }

    /// It and the scopes around it, but for the top.
    fileprivate var outermostFirst: [StepScope] {
        (parent?.outermostFirst ?? []) + (parent == nil ? [] : [self])
    }
}

/// Metadata was changed by a child task outside of a step, where the order of changes is not the same at every pass.
public struct UnorderedMetadata: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line that says where it may be changed.
    public var description: String {
        "metadata is changed by the code of run itself or in the body of a step: a child task outside of steps has no fixed order"
    }
}
