import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerPostgres

#if Postgres
@Suite(
    "What PostgreSQL's store refuses", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct PostgresRefusalTests {
    /// The URL of the tests with a part of it replaced.
    private static func url(_ part: String, _ other: String) throws -> String {
        try #require(TestDatabase.url).replacing(part, with: other)
    }

    private static func refusal(of location: PostgresLocation) async throws -> StoreError {
        let error = await #expect(throws: StoreError.self) { try await PostgresStore.open(at: location).close() }
        let refusal = try #require(error)
        #expect(!refusal.message.contains("\n"), "\(refusal.message)")
        #expect(!refusal.message.contains(":trigger@") && !refusal.message.contains("wrong-password"))
        return refusal
    }

    @Test("a wrong password is said to be refused, and is not shown")
    func password() async throws {
        let error = try await Self.refusal(of: PostgresLocation(try Self.url(":trigger@", ":wrong-password@")))
        #expect(error.code == .refused && error.message.contains("password authentication failed"))
    }

    @Test("a database that is not there is named")
    func database() async throws {
        let error = try await Self.refusal(of: PostgresLocation(try Self.url("/postgres", "/nowhere")))
        #expect(error.code == .refused && error.message.contains("nowhere"))
    }

    @Test("a server that does not answer is unreachable")
    func unreachable() async throws {
        let error = try await Self.refusal(of: PostgresLocation("postgres://trigger@127.0.0.1:1/postgres"))
        #expect(error.code == .unreachable && error.message.contains("127.0.0.1"))
    }

    @Test("what is no URL is said to be none", arguments: ["postgres://[", "host", "postgres://h/d?nonsense=1"])
    func malformed(_ text: String) async throws {
        let error = try await Self.refusal(of: PostgresLocation(text))
        #expect(error.code == .cannotOpen && error.message.contains("postgres://user@host:5432/name"))
    }

    @Test("a schema that a newer version made is left as it is")
    func newerSchema() async throws {
        try await TestDatabase.withSchema { location in
            try await PostgresStore.open(at: location).close()
            let sql = "INSERT INTO trigger_migrations VALUES (99, 'later', 'x', 0)"
            try await PostgresStore.execute([sql], at: location)
            let error = try await Self.refusal(of: location)
            #expect(error.code == .newerSchema && error.message.contains("99 (later)"))
        }
    }

    @Test("a migration that is not this program's is refused")
    func changedMigration() async throws {
        try await TestDatabase.withSchema { location in
            try await PostgresStore.open(at: location).close()
            try await PostgresStore.execute(
                ["UPDATE trigger_migrations SET checksum = 'x' WHERE number = 2"], at: location)
            let error = try await Self.refusal(of: location)
            #expect(error.code == .changedMigration && error.message.contains("renewed_leases"))
        }
    }

    @Test("a user without rights is told so")
    func rights() async throws {
        try await TestDatabase.withSchema { location in
            try await PostgresStore.open(at: location).close()
            let schema = try #require(location.schema)
            let role = "r_\(schema)"
            try await PostgresStore.execute(
                ["CREATE ROLE \(role) LOGIN PASSWORD 'p'", "GRANT USAGE ON SCHEMA \(schema) TO \(role)"], at: location)
            let other = PostgresLocation(try Self.url("trigger:trigger@", "\(role):p@"), schema: schema)
            let error = try await Self.refusal(of: other)
            #expect(error.code == .refused && error.message.contains("permission denied"))
            try await PostgresStore.execute(["DROP OWNED BY \(role)", "DROP ROLE \(role)"], at: location)
        }
    }

    @Test("servers that start at once make the tables once")
    func together() async throws {
        try await TestDatabase.withSchema { location in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { try await PostgresStore.open(at: location).close() } }
                try await group.waitForAll()
            }
            let missing = "SELECT (max(number) - count(*))::text FROM trigger_migrations"
            #expect(try await PostgresStore.execute([missing], at: location) == ["0"])
        }
    }
}
#endif
