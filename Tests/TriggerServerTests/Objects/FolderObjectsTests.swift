import Foundation
import Testing
import TriggerEmbedded
import TriggerEngine
import TriggerModel

@Suite("Large values in a folder", .timeLimit(.minutes(10)))
struct FolderObjectsTests {
    private func with(_ test: (FolderObjects, TestObjects) async throws -> Void) async throws {
        let folder = TestObjects()
        defer { folder.remove() }
        try await test(try FolderObjects(folder.path), folder)
    }

    private func key(_ path: String, in environment: EnvironmentID = .development) throws -> ObjectKey {
        ObjectKey(environment: environment, path: try #require(ObjectPath(path)))
    }

    private func chunks(_ texts: String..., failing: (any Error)? = nil) -> AsyncThrowingStream<Data, any Error> {
        AsyncThrowingStream { continuation in
            for text in texts { continuation.yield(Data(text.utf8)) }
            continuation.finish(throwing: failing)
        }
    }

    private func text(_ object: StoredObject?) async throws -> String? {
        guard let object else { return nil }
        var data = Data()
        for try await chunk in object.chunks { data.append(chunk) }
        #expect(data.count == object.size)
        return String(decoding: data, as: UTF8.self)
    }

    @Test("what was put is there, with its type and size, also for who opens the folder anew")
    func roundTrip() async throws {
        try await with { (objects, folder) async throws in
            let key = try key("a/b c/ü%2F.json")
            try await objects.put(key, type: Packet.superJSON, limit: 100, chunks("{\"json\":", "1}"))
            let object = try await FolderObjects(folder.path).object(key)
            #expect(object?.type == Packet.superJSON && object?.size == 10)
            #expect(try await text(object) == "{\"json\":1}")
            #expect(try await objects.object(self.key("a/b")) == nil)
            #expect(try folder.files("incoming").isEmpty)
        }
    }

    @Test("a large object is read in pieces, and is the same")
    func large() async throws {
        try await with { (objects, _) async throws in
            let key = try key("large")
            let piece = String(repeating: "0123456789", count: 70_000)
            try await objects.put(key, type: Packet.text, limit: 10_000_000, chunks(piece, piece, piece))
            #expect(try await text(objects.object(key)) == piece + piece + piece)
        }
    }

    @Test("an object is never changed: the same bytes again are no error, others are refused")
    func unchanging() async throws {
        try await with { (objects, folder) async throws in
            let key = try key("one")
            try await objects.put(key, type: Packet.json, limit: 10, chunks("1"))
            try await objects.put(key, type: Packet.json, limit: 10, chunks("1"))
            let error = await #expect(throws: EngineError.self) {
                try await objects.put(key, type: Packet.json, limit: 10, chunks("2"))
            }
            #expect(error?.code == .invalid)
            #expect(try await text(objects.object(key)) == "1")
            #expect(try folder.files("incoming").isEmpty)
        }
    }

    @Test("many who put the same object at once all succeed, and it is there once")
    func together() async throws {
        try await with { (objects, folder) async throws in
            let key = try key("one")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask { try await objects.put(key, type: Packet.json, limit: 10, self.chunks("1")) }
                }
                try await group.waitForAll()
            }
            #expect(try folder.files().count == 1)
        }
    }

    @Test("one that grows over its limit, and one whose bytes end in an error, leave nothing behind")
    func unfinished() async throws {
        try await with { (objects, folder) async throws in
            let error = await #expect(throws: EngineError.self) {
                try await objects.put(try key("a"), type: Packet.json, limit: 10, chunks("123456", "78901"))
            }
            #expect(error?.code == .tooLarge)
            await #expect(throws: CancellationError.self) {
                try await objects.put(
                    try key("b"), type: Packet.json, limit: 10, chunks("12", failing: CancellationError()))
            }
            #expect(try folder.files().isEmpty)
        }
    }

    @Test(
        "objects of one path in two environments are two; one taken away is gone, and taking it away again is no error")
    func apart() async throws {
        try await with { (objects, _) async throws in
            let (mine, other) = (try key("a"), try key("a", in: EnvironmentID(rawValue: 7)))
            try await objects.put(mine, type: Packet.json, limit: 10, chunks("1"))
            try await objects.put(other, type: Packet.json, limit: 10, chunks("2"))
            for _ in 0..<2 { try await objects.delete(mine) }
            #expect(try await objects.object(mine) == nil)
            #expect(try await text(objects.object(other)) == "2")
        }
    }

    @Test("what a writer left that died is cleared away after a day, and what is being written stays")
    func leftOver() async throws {
        try await with { (_, folder) async throws in
            let incoming = "\(folder.path)/incoming"
            for name in ["old", "new"] { try Data("x".utf8).write(to: URL(filePath: "\(incoming)/\(name)")) }
            let past = Date.now.addingTimeInterval(-90_000)
            try FileManager.default.setAttributes([.modificationDate: past], ofItemAtPath: "\(incoming)/old")
            _ = try FolderObjects(folder.path)
            #expect(try folder.files("incoming") == ["new"])
        }
    }

    @Test("a folder that is a file is refused, and a file that is none of its own is not taken for an object")
    func damage() async throws {
        try await with { (objects, folder) async throws in
            #expect(throws: (any Error).self) { try FolderObjects("/dev/null/objects") }
            let key = try key("one")
            try await objects.put(key, type: Packet.json, limit: 10, chunks("1"))
            let file = try #require(try folder.files().first)
            try Data("no header".utf8).write(to: URL(filePath: "\(folder.path)/\(file)"))
            let error = await #expect(throws: EngineError.self) { () async throws in _ = try await objects.object(key) }
            #expect(error?.code == .notFound)
        }
    }

    @Test(
        "paths that could lead elsewhere are none",
        arguments: ["", "/a", "a/", "a//b", "..", "a/../b", "./a", "a\\b", "a\0", "a\n"])
    func paths(text: String) {
        #expect(ObjectPath(text) == nil)
        #expect(ObjectPath(String(repeating: "a", count: 1025)) == nil)
    }
}
