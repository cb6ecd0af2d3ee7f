import GRDB
import Synchronization
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerSQLite

@Suite("SQLite statement texts", .timeLimit(.minutes(10)))
struct SQLiteTextTests {
    /// The distinct texts of the statements that a commit runs which does to `count` runs what a commit does.
    private static func texts(_ count: Int) async throws -> Set<String> {
        let store = try await SQLiteStore.open(at: .memory, now: Sample.now)
        try await store.insert(Sample.runs(1...count))
        let trace = TextTrace()
        try await store.perform { $0.database.trace { trace.note($0) } }
        try await store.write { try WholeCommit.perform($0, count) }
        try await store.perform { $0.database.trace(options: []) }
        try await store.close()
        return trace.texts
    }

    @Test("a commit's are the same ones however many runs it is about")
    func independence() async throws {
        let (one, many, more) = (try await Self.texts(1), try await Self.texts(2_500), try await Self.texts(4_900))
        #expect(many == more)
        // Rows are stored one by one, or sixteen at once where there are as many, and runs that are no longer kept are read.
        #expect(many.isSuperset(of: one) && many.count <= one.count + 3, "\(many.subtracting(one))")
    }
}

/// Keeps the texts of the statements it is told of.
private final class TextTrace: Sendable {
    private let kept = Mutex<Set<String>>([])

    var texts: Set<String> {
        kept.withLock { $0 }
    }

    func note(_ event: Database.TraceEvent) {
        guard case .statement(let statement) = event else { return }
        let sql = statement.sql
        kept.withLock { _ = $0.insert(sql) }
    }
}
