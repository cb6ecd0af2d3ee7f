/// What is wrong with a change of metadata; nothing of it was done.
public struct MetadataFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in one line.
    public let description: String
    /// Whether the metadata would have been over ``TriggerLimits/metadataBytes``.
    public let isSize: Bool

    init(_ description: String, isSize: Bool = false) {
        self.description = description
        self.isSize = isSize
    }
}
