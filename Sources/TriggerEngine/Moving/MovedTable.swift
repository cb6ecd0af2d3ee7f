/// A table of a store as an export has it: the same in every store.
public struct MovedTable: Hashable, Sendable {
    /// What a value is.
    public enum Kind: String, Hashable, Sendable {
        /// A whole number of 64 bits; truth values are 0 and 1, instants are milliseconds since 1970.
        case integer = "a whole number"
        /// A number with a fraction.
        case real = "a number"
        /// A text; JSON is kept as it was written.
        case text = "a text"
    }

    /// A column of a table.
    public struct Column: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// What its values are.
        public var kind: Kind
        /// Whether every row has a value.
        public var isRequired: Bool

        /// Describes a column.
        public init(_ name: String, _ kind: Kind, isRequired: Bool) {
            (self.name, self.kind, self.isRequired) = (name, kind, isRequired)
        }
    }

    /// Its name, without what the names of all tables begin with.
    public let name: String
    /// Its columns, sorted by name.
    public let columns: [Column]
    private let places: [String: Int]

    /// What the names of all tables begin with in a database.
    public static let prefix = "trigger_"

    /// Describes a table.
    public init(_ name: String, columns: [Column]) {
        let sorted = columns.sorted { $0.name < $1.name }
        (self.name, self.columns) = (name, sorted)
        places = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1.name, $0) })
    }

    /// The place of a column among the columns; nil when there is none of that name.
    public func place(of column: String) -> Int? {
        places[column]
    }
}

extension MovedTable {
    /// Tables that stay where they are: what concerns processes and connections, what a store says of itself, and logs and spans.
    public static let staying: Set<String> = [
        "migrations", "import", "news", "writers", "declarations", "events", "event_totals",
    ]

    /// Tables that a new database has rows in; an export's rows take their place.
    public static let seeded: Set<String> = ["environments", "identity"]
}
