import Foundation
import Synchronization
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "A connection cut in the middle of a commit", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct LostCommitTests {
    /// Runs a body with a store behind a proxy, and one that reaches the database directly.
    private static func withStores(
        _ body: (_ proxy: CuttingProxy, _ store: PostgresStore, _ other: PostgresStore) async throws -> Void
    ) async throws {
        try await TestDatabase.withSchema { location in
            let port = try #require(URL(string: location.connection)?.port)
            let proxy = try CuttingProxy(to: UInt16(port))
            let url = location.connection.replacing(":\(port)/", with: ":\(proxy.port)/")
            let store = try await PostgresStore.open(at: PostgresLocation(url, schema: location.schema))
            let other = try await PostgresStore.open(at: location)
            try await body(proxy, store, other)
            try await store.close()
            try await other.close()
        }
    }

    @Test("a commit whose answer was lost is looked up and not repeated")
    func lostAnswer() async throws {
        try await Self.withStores { proxy, store, other in
            for number in 1...20 {
                proxy.cut(losing: .answer)
                // Done again, it would be refused: the run is there.
                try await store.insert([Sample.run(number)])
                #expect(try await other.state(Sample.id(number)) != nil)
            }
            // A cut may hit the connection for signals instead.
            #expect(store.counts.lookups >= 10)
        }
    }

    @Test("a commit that never arrived is done again")
    func lostRequest() async throws {
        try await Self.withStores { proxy, store, other in
            for number in 1...20 {
                proxy.cut(losing: .request)
                try await store.insert([Sample.run(number)])
                #expect(try await other.state(Sample.id(number)) != nil)
            }
            #expect(try await other.take() == Sample.ids(1...20))
        }
    }

    /// Makes a run last longer, in a transaction that ends when the proxy has stopped.
    private static func lengthen(_ store: PostgresStore, _ proxy: CuttingProxy, _ lock: (@Sendable () -> Void)? = nil)
        async throws
    {
        try await store.write { transaction in
            var (loads, changes) = (Loads(), ChangeSet())
            loads.runs = [Sample.id(1)]
            let runs = try transaction.load(Sample.environment, loads, now: Sample.now).runs
            proxy.awaitStop()
            lock?()
            for before in runs {
                var after = before
                after.activeMs += 1
                changes.changedRuns = [ChangeSet.RunChangePair(before: before, after: after)]
            }
            try transaction.save(changes)
        }
    }

    @Test("a server that stops in the middle of a transaction holds up no other one")
    func stoppedServer() async throws {
        try await Self.withStores { proxy, store, other in
            try await store.insert([Sample.run(1)])
            try await store.take()
            let (locked, lock) = AsyncStream<Void>.makeStream()
            proxy.stop(after: Sample.id(1).rawValue)
            async let stopped: Void = Self.lengthen(store, proxy) { lock.finish() }
            for await _ in locked {}
            try await other.change([Sample.id(1)]) { $0.activeMs += 10 }
            try await stopped
            #expect(try await other.state(Sample.id(1))?.activeMs == 11)
            #expect(store.counts.lookups == 1)
        }
    }

    @Test("a server whose commit was lost on the way is not held up by its own session")
    func orphanedSession() async throws {
        try await Self.withStores { proxy, store, other in
            try await other.close()
            try await store.insert([Sample.run(1)])
            try await store.take()
            proxy.stop(after: Sample.id(1).rawValue, hearsOfIt: true)
            try await Self.lengthen(store, proxy)
            #expect(try await store.state(Sample.id(1))?.activeMs == 1)
            #expect(store.counts.lookups == 1)
        }
    }

    @Test("a commit that was found undone is not done when it arrives late")
    func lateRequest() async throws {
        try await Self.withStores { proxy, store, other in
            for number in 1...20 {
                proxy.cut(losing: .time)
                let tries = Atomic(0)
                // Were the first one done after all, the second would be refused: the run would be there.
                try await store.write { transaction in
                    if tries.add(1, ordering: .relaxed).newValue > 1 { proxy.deliver() }
                    var changes = ChangeSet()
                    changes.newRuns = [Sample.run(number)]
                    try transaction.save(changes)
                }
                #expect(try await other.state(Sample.id(number)) != nil)
            }
            #expect(store.counts.lookups >= 10)
        }
    }
}
#endif
