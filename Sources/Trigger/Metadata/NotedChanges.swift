import TriggerModel

/// The changes of metadata that a try of a step's body makes, until they are stored with its result.
struct NotedChanges: Sendable {
    /// How many bytes they may have together, at most; texts are counted six times over, as they may be written.
    private static let mostBytes = 16 * 1024 * 1024

    /// In order, put together where that makes no difference.
    private(set) var changes: [TargetedOperation] = []
    /// The run's own metadata with them; nil before the first of that.
    var known: MetadataObject?
    /// Whether no more are taken.
    var isClosed = false
    private var bytes = 0

    /// Notes a change, once it was tried.
    ///
    /// - Throws: ``/TriggerModel/MetadataFault``; ``StepChangesExceeded``; with nothing noted.
    mutating func add(_ change: TargetedOperation, isOwn: Bool, _ base: MetadataObject?) throws {
        var tried = isOwn ? known ?? base ?? MetadataObject() : MetadataObject()
        try tried.apply([change.operation])
        let bytes = bytes + change.operation.mostBytes
        guard changes.count < TriggerLimits.metadataOperations, bytes <= Self.mostBytes else {
            throw StepChangesExceeded()
        }
        self.bytes = bytes
        if isOwn { known = tried }
        if !changes.combine(change) { changes.append(change) }
    }
}

/// The body of a step made too many changes of metadata to be stored with its result: 1,000 that cannot be put together, or over some
/// 3 MB of values.
public struct StepChangesExceeded: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line that says what is accepted.
    public var description: String {
        let most = "\(TriggerLimits.metadataOperations), or some 3 MB"
        return "a step's body makes more changes of metadata than can be stored with its result: over \(most)"
    }
}

/// Metadata was changed from the body of a step, or a block that is repeated, by code that outlived it.
public struct StepEnded: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step or block.
    let place: String

    /// One line that names it.
    public var description: String {
        "metadata is changed by code of \"\(place)\" after that has ended, so the change could not be stored with it"
    }
}
