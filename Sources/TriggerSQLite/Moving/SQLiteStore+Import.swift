public import TriggerEngine

public import struct Foundation.Date

extension SQLiteStore: ImportTarget {
    /// Opens a store for an import: also one that an import was begun into.
    ///
    /// - Throws: As ``open(at:now:)``.
    public static func openForImport(at location: SQLiteLocation, now: Date) async throws -> SQLiteStore {
        try await OwnThread.run { try StoreOpening(location: location, now: now, isImport: true).open() }
    }

    /// The number of the schema that this program makes.
    public var schema: Int {
        Migration.all.count
    }

    /// Runs a body in one transaction; returns after the commit is on disk.
    ///
    /// - Throws: What the body threw, with nothing changed; or a ``/TriggerEngine/StoreError``.
    public func load<Value: Sendable>(
        _ body: @escaping @Sendable (any RowTarget) throws -> Value
    ) async throws -> Value {
        try await perform { [self] connection in
            defer { forgetRuns() }
            return try body(SQLiteLoading(transaction: writer(connection)))
        }
    }
}
