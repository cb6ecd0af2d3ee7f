#if Postgres
public import TriggerEngine

extension PostgresStore {
    /// Looks at a database, whether it is in use or not, and changes nothing.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError`` as ``open(at:)`` does.
    public static func inspect(at location: PostgresLocation) async throws -> SchemaReport {
        try await StoreThread(name: "trigger.postgres.inspection").run {
            let connection = try ConnectionOpening(location: location).open()
            defer { connection.abandon() }
            return try location.reporting(SchemaOpening(location: location, connection: connection).report)
        }
    }
}

extension SchemaOpening {
    /// What is there, and what is missing.
    fileprivate func report() throws -> SchemaReport {
        let applied = try self.applied()
        try check(applied)
        return SchemaReport(
            exists: !applied.isEmpty, applied: applied.map { SchemaReport.Step(number: $0.number, name: $0.name) },
            missing: Migration.all.dropFirst(applied.count).map { SchemaReport.Step(number: $0.number, name: $0.name) })
    }
}
#endif
