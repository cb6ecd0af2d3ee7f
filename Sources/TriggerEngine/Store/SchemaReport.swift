/// What a database is, as far as can be seen without changing it.
public struct SchemaReport: Hashable, Sendable {
    /// A numbered step of the schema.
    public struct Step: Hashable, Codable, Sendable {
        /// Its number, from 1.
        public var number: Int
        /// Its name.
        public var name: String

        /// Names a step.
        public init(number: Int, name: String) {
            self.number = number
            self.name = name
        }
    }

    /// Whether it is there: the file, or the tables in the database of a server.
    public var exists: Bool
    /// The steps it has had.
    public var applied: [Step]
    /// The steps that opening it would apply.
    public var missing: [Step]
    /// The process that has the file in use, as far as it said its number; nil when none has, and for a server's database.
    public var user: String?

    /// Makes a report.
    public init(exists: Bool, applied: [Step], missing: [Step], user: String? = nil) {
        self.exists = exists
        self.applied = applied
        self.missing = missing
        self.user = user
    }
}
