/// The identity of an environment: a small number that every table's key starts with.
public struct EnvironmentID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
    /// The number in the store; 1 is the development environment, made at the first start.
    public let rawValue: Int64

    /// Takes the number as it is.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The development environment of a new store.
    public static let development = EnvironmentID(rawValue: 1)

    /// Orders environments by their numbers.
    public static func < (lhs: Self, rhs: Self) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}
