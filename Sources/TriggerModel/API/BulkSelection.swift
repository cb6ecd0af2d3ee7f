/// Which runs a bulk action is about.
public enum BulkSelection: Hashable, Sendable {
    /// These runs, 1 to 500 of them, each once.
    case runs([RunID])
    /// The runs that a filter shows, as far as they were there when the bulk action was made; its page is not looked at.
    ///
    /// A filter without any time shows those of the last 7 days. A run is held against it when its turn comes.
    case matching(RunFilter)

    /// How many runs may be named one by one.
    public static let limit = 500
    /// How many characters the name of a bulk action may have.
    public static let nameLength = 255
}
