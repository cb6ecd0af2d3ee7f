/// What may be said of a run at any time: its labels and its metadata.
public struct RunLabels: Hashable, Sendable {
    /// Its labels, in the order in which it got them.
    public var tags: [String]
    /// Its metadata, a JSON object as text.
    public var metadata: String?

    /// Makes the pair.
    public init(tags: [String] = [], metadata: String? = nil) {
        self.tags = tags
        self.metadata = metadata
    }
}
