import Foundation
import Synchronization
import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite

@testable import TriggerEmbedded

@Suite("Sweeping the object store", .timeLimit(.minutes(10)))
struct ObjectSweepTests {
    private static let day: Duration = .seconds(86_400)

    /// A clock that stands.
    private struct HeldTime: TimeSource {
        let now = Date()

        func sleep(until instant: Date) async throws {}
    }

    private func with(_ test: (FolderObjects, TestObjects, SQLiteStore) async throws -> Void) async throws {
        let folder = TestObjects()
        defer { folder.remove() }
        let store = try await SQLiteStore.open(at: .memory, now: Date())
        try await test(try FolderObjects(folder.path), folder, store)
        try await store.close()
    }

    private func key(_ number: Int) throws -> ObjectKey {
        ObjectKey(environment: .development, path: try #require(ObjectPath("payloads/\(number).json")))
    }

    private func put(_ objects: FolderObjects, _ key: ObjectKey) async throws {
        let bytes = AsyncStream<Data> { continuation in
            continuation.yield(Data("12345".utf8))
            continuation.finish()
        }
        try await objects.put(key, type: Packet.json, limit: 100, bytes)
    }

    /// Lets an object look as if it was stored two days ago.
    private func age(_ folder: TestObjects, _ key: ObjectKey) throws {
        let place = ObjectFile.place(of: key, in: URL(filePath: folder.path, directoryHint: .isDirectory))
        let past = Date().addingTimeInterval(-2 * 86_400)
        try FileManager.default.setAttributes(
            [.modificationDate: past], ofItemAtPath: place.path(percentEncoded: false))
    }

    private func run(_ number: Int, payload: ObjectKey) -> RunRecord {
        let state = RunState(
            environment: .development, id: RunID(rawValue: "run_\(number)"), task: "task", queue: "queue",
            createdAt: Date())
        return RunRecord(state: state, details: RunDetails(id: state.id, payload: Packet(stored: payload.path)))
    }

    private func insert(_ store: SQLiteStore, _ run: RunRecord) async throws {
        try await store.write { transaction in
            var changes = ChangeSet()
            changes.newRuns = [run]
            try transaction.save(changes)
        }
    }

    @Test("what nothing names goes a day after it was stored; what a run names stays as long as the run does")
    func sweep() async throws {
        try await with { (objects, folder, store) async throws in
            let keys = try (1...3).map(key)
            for key in keys { try await put(objects, key) }
            try age(folder, keys[0])
            try age(folder, keys[1])
            try await insert(store, run(1, payload: keys[0]))
            let sweeper = ObjectSweeper(store: store, objects: objects, time: HeldTime())
            #expect(try await sweeper.unnamed() == [keys[1]])
            let totals = try await sweeper.sweep {}
            #expect(totals.objects == 1 && totals.bytes > 5)
            for key in [keys[0], keys[2]] { #expect(try await objects.object(key) != nil) }
            #expect(try await objects.object(keys[1]) == nil)
            #expect(try folder.files("sweeping").isEmpty)
        }
    }

    @Test("an object that is stored once more, or named, between the looks stays")
    func again() async throws {
        try await with { (objects, folder, store) async throws in
            let keys = try (1...3).map(key)
            for key in keys {
                try await put(objects, key)
                try age(folder, key)
            }
            let sweeper = ObjectSweeper(store: store, objects: objects, time: HeldTime())
            let totals = try await sweeper.sweep {
                try await put(objects, keys[0])
                #expect(try await objects.renew(keys[1]))
                try await insert(store, run(3, payload: keys[2]))
            }
            #expect(totals.objects == 0)
            for key in keys { #expect(try await objects.object(key) != nil) }
        }
    }

    @Test("an object that is stored once more in the very moment of its removal is there afterwards")
    func race() async throws {
        try await with { (objects, folder, _) async throws in
            let key = try key(1)
            try await put(objects, key)
            try age(folder, key)
            let removed = try await objects.remove(key, olderThan: Self.day) {
                // It is out of the way by now: whoever stores it makes a new one.
                #expect(try await objects.object(key) == nil)
                try await put(objects, key)
                return false
            }
            #expect(removed != nil)
            #expect(try await objects.object(key)?.size == 5)
            try age(folder, key)
            #expect(try await objects.remove(key, olderThan: Self.day) { true } == nil, "it was named meanwhile")
            #expect(try await objects.object(key)?.size == 5)
        }
    }

    @Test(
        "storing and sweeping at once disturb each other in nothing: whoever stores succeeds, and the last to do so is heeded",
        arguments: 0..<5)
    func atOnce(_ round: Int) async throws {
        try await with { (objects, folder, _) async throws in
            let key = try key(round)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<30 { try await put(objects, key) }
                    }
                }
                group.addTask {
                    for _ in 0..<60 {
                        _ = try? age(folder, key)
                        _ = try await objects.remove(key, olderThan: Self.day) { false }
                    }
                }
                try await group.waitForAll()
            }
            try await put(objects, key)
            #expect(try await objects.remove(key, olderThan: Self.day) { false } == nil)
            #expect(try await objects.object(key)?.size == 5)
            #expect(try folder.files("incoming").isEmpty && folder.files("sweeping").isEmpty)
        }
    }

    @Test("what was being removed when the process ended is back at the next start")
    func crash() async throws {
        try await with { (objects, folder, _) async throws in
            let key = try key(1)
            try await put(objects, key)
            try age(folder, key)
            struct Crash: Error {}
            let place = ObjectFile.place(of: key, in: URL(filePath: folder.path, directoryHint: .isDirectory))
            let aside = URL(filePath: "\(folder.path)/sweeping", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: aside, withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                at: place, to: aside.appending(path: "\(key.environment)-\(place.lastPathComponent)"))
            #expect(try await objects.object(key) == nil)
            #expect(try await FolderObjects(folder.path).object(key)?.size == 5)
            #expect(try folder.files("sweeping").isEmpty)
            await #expect(throws: Crash.self) {
                _ = try await objects.remove(key, olderThan: .seconds(-60)) { throw Crash() }
            }
            #expect(try await objects.object(key) != nil)
        }
    }

    @Test("a file that is none of the store's is passed over, and so is what the clock has not come to")
    func foreign() async throws {
        try await with { (objects, folder, store) async throws in
            let keys = try (1...2).map(key)
            for key in keys {
                try await put(objects, key)
                try age(folder, key)
            }
            let root = URL(filePath: folder.path, directoryHint: .isDirectory)
            let place = ObjectFile.place(of: keys[0], in: root).deletingLastPathComponent()
            let foreign = place.appending(path: "notes.txt")
            try Data("hello".utf8).write(to: foreign)
            let past = Date().addingTimeInterval(-2 * 86_400)
            try FileManager.default.setAttributes(
                [.modificationDate: past], ofItemAtPath: foreign.path(percentEncoded: false))
            let sweeper = ObjectSweeper(store: store, objects: objects, time: HeldTime())
            #expect(try await sweeper.sweep {}.objects == 2)
            #expect(FileManager.default.fileExists(atPath: foreign.path(percentEncoded: false)))
            try await put(objects, keys[1])
            try FileManager.default.setAttributes(
                [.modificationDate: Date().addingTimeInterval(86_400)],
                ofItemAtPath: ObjectFile.place(of: keys[1], in: root).path(percentEncoded: false))
            #expect(try await objects.all() == [keys[1]])
        }
    }

    @Test("a folder that is being filled by a restore is that database's, and may be filled again")
    func restoring() async throws {
        try await with { (objects, folder, _) async throws in
            #expect(try objects.owner() == nil)
            #expect(try await objects.beginRestoring(for: "a") == "a")
            #expect(try await objects.beginRestoring(for: "b") == "a", "the first one was broken off")
            #expect(try objects.claim(for: "c") == "a")
            #expect(try objects.owner() == "a")
            #expect(try objects.claim(for: "a") == nil)
            await #expect(throws: EngineError.self) { _ = try await objects.beginRestoring(for: "d") }
            try FileManager.default.removeItem(atPath: "\(folder.path)/database")
            try await put(objects, try key(1))
            await #expect(throws: EngineError.self) { _ = try await objects.beginRestoring(for: "d") }
        }
    }

    @Test("a folder is one database's, and another one is told whose")
    func owner() async throws {
        try await with { (objects, folder, _) async throws in
            #expect(try objects.claim(for: "a") == nil)
            #expect(try objects.claim(for: "a") == nil)
            #expect(try FolderObjects(folder.path).claim(for: "b") == "a")
        }
    }
}
