/// Where a store keeps its data.
public enum SQLiteLocation: Hashable, Sendable, CustomStringConvertible {
    /// In memory, gone when the store is: for tests and trials.
    case memory
    /// In the file at a path, made at the first start; its folder must exist.
    case file(String)

    /// The path, or `:memory:`.
    public var description: String {
        switch self {
        case .memory: ":memory:"
        case .file(let path): path
        }
    }
}
