import Foundation
import Trigger
import TriggerEngine
import TriggerPostgres

/// The PostgreSQL server that is measured.
struct PostgresServer: Sendable {
    let url: String
    /// The process that all others of the server are children of.
    private let postmaster: Int

    /// Finds the server.
    init() throws {
        guard let url = ProcessInfo.processInfo.environment["TRIGGER_TEST_DATABASE_URL"], !url.isEmpty else {
            throw Failure("TRIGGER_TEST_DATABASE_URL names no server; run this with Scripts/postgres run")
        }
        self.url = url
        let connection = try BarePostgres(url)
        let backend = try connection.number("SELECT pg_backend_pid()")
        postmaster = try withExtendedLifetime(connection) {
            guard let parent = Self.fields(of: backend).flatMap({ Int($0[3]) }) else {
                throw Failure("\(url) is not on this machine, so that its CPU time cannot be read")
            }
            return parent
        }
    }

    /// Runs a body with the name of a new schema, which is dropped afterwards.
    func withSchema<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let name = "bench_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
        let connection = try BarePostgres(url)
        try connection.execute("CREATE SCHEMA \(name)")
        // What earlier rounds left to be written would be written meanwhile.
        try connection.execute("CHECKPOINT")
        defer { _ = try? connection.execute("DROP SCHEMA \(name) CASCADE") }
        return try await body(name)
    }

    /// Runs a body while engine and worker work on a new schema.
    func withSystem<Value: Sendable>(
        beside other: Tasks = Tasks {}, _ body: (EmbeddedSystem) async throws -> Value
    ) async throws -> Value {
        try await withSchema { try await withSystem(on: $0, beside: other, body) }
    }

    /// Runs a body while engine and worker work on a schema, which others may use as well.
    func withSystem<Value: Sendable>(
        on schema: String, beside other: Tasks = Tasks {}, _ body: (EmbeddedSystem) async throws -> Value
    ) async throws -> Value {
        let store = try await PostgresStore.open(at: PostgresLocation(url, schema: schema))
        let probe = try BarePostgres(url, schema: schema)
        return try await EmbeddedSystem.with(store, time: store.time, probe: probe, beside: other, body)
    }

    /// The CPU time of all of the server's processes so far, those that ended among them.
    var processorSeconds: Double {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc"))?.compactMap { Int($0) } ?? []
        let ticks = processes.reduce(0) { sum, process in
            guard let fields = Self.fields(of: process), process == postmaster || Int(fields[3]) == postmaster else {
                return sum
            }
            // utime and stime; of the postmaster also those of children that ended (proc(5)).
            let counted = process == postmaster ? 13...16 : 13...14
            return sum + fields[counted].compactMap { Int($0) }.reduce(0, +)
        }
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The fields of a process's `stat`, counted from 0; the name in parentheses has no spaces here.
    private static func fields(of process: Int) -> [Substring]? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return nil }
        guard let end = text.lastIndex(of: ")") else { return nil }
        return ["\(process)", "name"] + text[text.index(after: end)...].split(separator: " ")
    }
}
