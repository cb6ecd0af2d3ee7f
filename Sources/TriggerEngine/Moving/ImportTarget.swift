/// A store that an import fills, opened for that alone.
public protocol ImportTarget: Store {
    /// The number of its schema.
    var schema: Int { get }

    /// Runs a body in one transaction; returns after the commit is durable.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``StoreError``.
    func load<Value: Sendable>(_ body: @escaping @Sendable (any RowTarget) throws -> Value) async throws -> Value
}

/// What an import does within one transaction.
public protocol RowTarget {
    /// The tables that move, sorted by name.
    func tables() throws -> [MovedTable]

    /// Whether a table has no rows.
    func isEmpty(_ table: MovedTable) throws -> Bool

    /// How far an import came that was begun and is not done; nil when there is none.
    func importState() throws -> ImportState?

    /// Notes that an import begins, and removes the rows of ``MovedTable/seeded`` tables.
    func beginImport(_ state: ImportState) throws

    /// Adds rows, their values in the order of the table's columns; they are there when it returns.
    func insert(_ rows: [[String?]], into table: MovedTable) throws

    /// Notes how far the import came, if it is where `previous` says.
    ///
    /// - Returns: Whether it was; if not, somebody else imports at the same time.
    func advanceImport(from previous: ImportState, to next: ImportState) throws -> Bool

    /// Notes that the import is done.
    func endImport() throws

    /// Makes this another database than the one that it is a copy of; see ``StoreSnapshot/identity()``.
    func renewIdentity() throws
}

/// How far an import came: kept in the database that it fills, in the same transactions as the rows.
public struct ImportState: Hashable, Sendable {
    /// The first line of the export.
    public var header: String
    /// How many lines were taken.
    public var lines: Int
    /// The SHA-256 of those lines, in hexadecimal.
    public var digest: String

    /// Makes a state.
    public init(header: String, lines: Int, digest: String) {
        (self.header, self.lines, self.digest) = (header, lines, digest)
    }
}
