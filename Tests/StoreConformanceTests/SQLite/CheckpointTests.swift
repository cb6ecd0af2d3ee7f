import Foundation
import Testing
import TriggerEngine

@testable import TriggerSQLite

@Suite("Checkpoints", .timeLimit(.minutes(10)))
struct CheckpointTests {
    /// A store whose log is moved after every few commits.
    private static func withStore(_ body: (DataFile, SQLiteStore) async throws -> Void) async throws {
        try await DataFile.with { file in
            let store = try await file.open(
                reserve: .none, checkpoints: Checkpointer.Rhythm(first: 40, again: 10))
            try await body(file, store)
            try await store.close()
        }
    }

    /// Inserts runs, one a commit, from a number on, until the log was begun anew; returns the number after the last.
    private static func insert(from first: Int, untilAnew file: DataFile, _ store: SQLiteStore) async throws -> Int {
        let generation = try file.log()?.generation
        var next = first
        repeat {
            try await store.insert(Sample.runs(next..<next + 1))
            next += 1
        } while try file.log()?.generation == generation
        return next
    }

    @Test("the log is moved into the file while commits go on, and begun anew, time and again")
    func anew() async throws {
        try await Self.withStore { file, store in
            var count = 0
            for _ in 0..<4 { count = try await Self.insert(from: count, untilAnew: file, store) }
            try await store.close()
            try await file.use { store async throws in
                #expect(try await store.take(count + 1) == Sample.ids(0..<count))
            }
        }
    }

    @Test("a copy of file and log holds every commit, also while pages are being moved")
    func copies() async throws {
        try await Self.withStore { file, store in
            for count in 1...100 {
                try await store.insert(Sample.runs(count - 1..<count))
                try await file.copy(named: "copy-\(count).sqlite").use { copy async throws in
                    #expect(try await copy.take(count + 1) == Sample.ids(0..<count))
                }
            }
        }
    }

    @Test("who reads an older state keeps the log from being begun anew, and no longer")
    func reader() async throws {
        try await Self.withStore { file, store in
            try await store.insert(Sample.runs(0..<10))
            let (started, starting) = AsyncStream<Void>.makeStream()
            let written = DispatchSemaphore(value: 0)
            async let counts = store.read { snapshot in
                let before = try snapshot.records(Sample.environment, Sample.ids(0..<10)).count
                starting.finish()
                written.wait()
                return [before, try snapshot.records(Sample.environment, Sample.ids(0..<200)).count]
            }
            for await _ in started {}
            // A log that was moved as a whole before is begun anew once more; the reader has no need of it.
            try await store.insert(Sample.runs(10..<11))
            let generation = try file.log()?.generation
            for number in 11..<200 { try await store.insert(Sample.runs(number..<number + 1)) }
            #expect(try file.log()?.generation == generation)
            written.signal()
            #expect(try await counts == [10, 10])
            _ = try await Self.insert(from: 200, untilAnew: file, store)
        }
    }
}
