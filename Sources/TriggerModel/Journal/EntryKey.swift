/// Where an entry stands in a run's journal: unique within the run.
public struct EntryKey: Hashable, Codable, Sendable {
    /// The keys of the steps around it, joined by `/`; empty at the top of the run.
    public var scope: String
    /// The user's key, or `#attempt.ordinal` for an unkeyed entry.
    public var key: String
    /// 1 at first; a new attempt opens the next generation of a failed step.
    public var generation: Int

    /// Makes a key; the first generation unless said otherwise.
    public init(scope: String, key: String, generation: Int = 1) {
        self.scope = scope
        self.key = key
        self.generation = generation
    }

    /// The place of an unkeyed entry: it belongs to its attempt and matches by its ordinal there.
    public static func unkeyed(attempt: Int, ordinal: Int) -> EntryKey {
        EntryKey(scope: "", key: "#\(attempt).\(ordinal)")
    }

    /// Whether the entry is an unkeyed one, which only its own attempt finds again.
    ///
    /// User keys never begin with `#`.
    public var isUnkeyed: Bool {
        key.hasPrefix("#")
    }

    /// The key with the steps around it, joined by `/`.
    package var path: String {
        scope.isEmpty ? key : "\(scope)/\(key)"
    }
}
