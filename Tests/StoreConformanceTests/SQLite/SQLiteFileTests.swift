import Foundation
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerSQLite

@Suite("An SQLite file", .timeLimit(.minutes(10)))
struct SQLiteFileTests {
    @Test("a file opened again has everything it had")
    func reopening() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.register("task", queue: QueueManifest(name: "queue", concurrencyLimit: 2))
                try await store.insert(Sample.runs(0..<5) + [Sample.remarkable(9)])
                try await store.take(1)
            }
            try await file.use { store in
                #expect(try await store.record(Sample.id(9)) == Sample.remarkable(9))
                #expect(try await store.take() == Sample.ids([1]))
                try await store.finish([Sample.id(0)])
                #expect(try await store.take() == Sample.ids([2]))
            }
        }
    }

    @Test("what was committed is there after the process was killed")
    func killed() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.insert(Sample.runs(0..<100))
                try await file.copy(named: "copy.sqlite").use { copy async throws in
                    #expect(try await copy.take() == Sample.ids(0..<100))
                }
            }
        }
    }

    @Test("an open store has room in its log, and commits go into it, before and after a crash")
    func reserve() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                #expect(try file.logSize == LogReserve.standard.size)
                try await store.insert(Sample.runs(0..<100))
                let copy = try file.copy(named: "copy.sqlite")
                try await copy.use { copy in
                    try await copy.insert(Sample.runs(100..<200))
                    #expect(try await copy.take(200) == Sample.ids(0..<200))
                }
                #expect(try file.logSize == LogReserve.standard.size)
            }
        }
    }

    @Test("a log that is longer than the room it would be given stays as it is")
    func longLog() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.insert(Sample.runs(0..<100))
                let log = try file.copy(named: "copy.sqlite")
                let length = try log.logSize
                try LogReserve(size: length / 2).fill(dataFile: log.url.path)
                #expect(try log.logSize == length)
            }
        }
    }

    @Test("a commit is synced before it counts, and readers do not wait for writers")
    func settings() async throws {
        try await DataFile.with { file in
            try await file.use { store async throws in
                #expect(try await store.rows("PRAGMA synchronous") == ["2"])
                #expect(try await store.rows("PRAGMA journal_mode") == ["wal"])
                #expect(try await store.rows("PRAGMA foreign_keys") == ["0"])
            }
        }
    }

    @Test("a read sees one state, whatever is written meanwhile")
    func snapshot() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.insert(Sample.runs(0..<3))
                let (started, starting) = AsyncStream<Void>.makeStream()
                let written = DispatchSemaphore(value: 0)
                async let counts = store.read { snapshot in
                    let before = try snapshot.records(Sample.environment, matching: RunQuery()).count
                    starting.finish()
                    written.wait()
                    return [before, try snapshot.records(Sample.environment, matching: RunQuery()).count]
                }
                for await _ in started {}
                try await store.insert(Sample.runs(3..<6))
                written.signal()
                #expect(try await counts == [3, 3])
                #expect(try await store.read { try $0.records(Sample.environment, matching: RunQuery()).count } == 6)
            }
        }
    }

    @Test("a read cannot write")
    func readOnlyRead() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                let error = await #expect(throws: StoreError.self) {
                    try await store.read { snapshot in
                        var changes = ChangeSet()
                        changes.newRuns = [Sample.run(1)]
                        try (snapshot as? any StoreTransaction)?.save(changes)
                    }
                }
                #expect(error?.code == .readOnly)
            }
        }
    }

    @Test("answers that are no longer kept are removed as new ones come")
    func requestsRunOut() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                for hour in 0..<60 {
                    let id = RequestRecord.ID(environment: Sample.environment, scope: "task", key: "key\(hour)")
                    let createdAt = Sample.time(Double(hour) * 3600)
                    try await store.save {
                        $0.requests = [RequestRecord(id: id, batch: nil, receipts: [], createdAt: createdAt)]
                    }
                }
                #expect(try await store.rows("SELECT count(*) FROM trigger_requests") == ["24"])
            }
        }
    }

    @Test("a queue or an environment that is paused starts nothing")
    func pauses() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.register("task", queue: QueueManifest(name: "queue"))
                try await store.execute("UPDATE trigger_queues SET paused = 1")
                try await store.insert(Sample.runs(0..<3) + Sample.runs(3..<5, queue: "other"))
                #expect(try await store.take() == Sample.ids([3, 4]))
                try await store.execute("UPDATE trigger_environments SET paused = 1")
                try await store.insert(Sample.runs(5..<6, queue: "other"))
                #expect(try await store.take() == [])
            }
        }
    }

    @Test("nothing stays behind of runs that have ended but the runs themselves")
    func nothingStays() async throws {
        try await DataFile.with { file in
            try await file.use { store in
                try await store.insert((0..<100).map { Sample.run($0, key: "key\($0 % 10)") })
                try await store.finish(try await store.take())
                for table in ["trigger_ready", "trigger_heads", "trigger_slots", "trigger_unregistered"] {
                    #expect(try await store.rows("SELECT count(*) FROM \(table)") == ["0"], "\(table)")
                }
                #expect(try await store.rows("SELECT running FROM trigger_environments") == ["0"])
            }
        }
    }
}
