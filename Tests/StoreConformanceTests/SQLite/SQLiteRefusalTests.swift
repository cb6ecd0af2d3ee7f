import Foundation
import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerSQLite

@Suite("Trouble with an SQLite file", .timeLimit(.minutes(10)))
struct SQLiteRefusalTests {
    private static func withData(_ body: (DataFile) async throws -> Void) async throws {
        try await DataFile.with { file in
            try await file.use { try await $0.insert(Sample.runs(0..<500)) }
            try await body(file)
        }
    }

    @Test("a file in use is refused, naming the process that has it, and is free when that closes it")
    func locked() async throws {
        try await Self.withData { file in
            let store = try await file.open()
            try await file.expectRefusal(.locked, saying: "in use", "\(ProcessInfo.processInfo.processIdentifier)")
            #expect(try await store.take(1) == Sample.ids([0]))
            try await store.close()
            let reopened = try await file.open()
            #expect(try await reopened.take(1) == Sample.ids([1]))
            try await reopened.close()
        }
    }

    @Test("a file in use is refused under another name too")
    func lockedByLink() async throws {
        try await Self.withData { file in
            let link = DataFile(url: file.url.deletingLastPathComponent().appendingPathComponent("link.sqlite"))
            try FileManager.default.createSymbolicLink(at: link.url, withDestinationURL: file.url)
            try await file.use { _ in
                let error = await #expect(throws: StoreError.self) { _ = try await link.open() }
                #expect(error?.code == .locked)
            }
        }
    }

    @Test("a file that is not a database is refused as it is")
    func notADatabase() async throws {
        try await DataFile.with { file in
            try Data("These are my notes, not a database.\n".utf8).write(to: file.url)
            try await file.expectRefusal(.corrupt, saying: "left as it is")
        }
    }

    @Test("a file that was cut off is refused as it is", arguments: [1, 4096, 5000, 100_000])
    func cutOff(_ bytes: Int) async throws {
        try await Self.withData { file in
            try file.truncate(to: file.size - bytes)
            try await file.expectRefusal(.corrupt)
        }
    }

    @Test("a file that was cut to nothing is refused as it is")
    func emptied() async throws {
        try await Self.withData { file in
            try file.truncate(to: 0)
            try await file.expectRefusal(.corrupt, saying: "empty")
        }
    }

    @Test("an empty file that never held anything is taken as a new one")
    func empty() async throws {
        try await DataFile.with { file in
            try Data().write(to: file.url)
            try await file.use { try await $0.insert([Sample.run(1)]) }
        }
    }

    @Test("a file that was cut off while its log stands beside it is refused as it is")
    func cutOffWithLog() async throws {
        try await Self.withData { file in
            let store = try await file.open()
            try await store.insert([Sample.run(1000)])
            let copy = try file.copy(named: "copy.sqlite")
            try await store.close()
            try copy.truncate(to: copy.size / 2)
            try await copy.expectRefusal(.corrupt, saying: "cut off")
        }
    }

    @Test("a file whose log holds what it lacks is whole")
    func completedByLog() async throws {
        try await DataFile.with { file in
            let store = try await file.open()
            try await store.insert(Sample.runs(0..<500))
            let copy = try file.copy(named: "copy.sqlite")
            try await store.close()
            let reopened = try await copy.open()
            #expect(try await reopened.take(500).count == 500)
            try await reopened.close()
        }
    }

    @Test("a file with a damaged header is refused as it is")
    func damagedHeader() async throws {
        try await Self.withData { file in
            try file.overwrite(at: 0, with: Data(repeating: 0x5A, count: 100))
            try await file.expectRefusal(.corrupt)
        }
    }

    @Test("a file with damaged pages is refused as it is")
    func damagedPages() async throws {
        try await Self.withData { file in
            try file.overwrite(at: file.size / 2, with: Data(repeating: 0x5A, count: 20_000))
            try await file.expectRefusal(.corrupt, saying: "damaged")
        }
    }

    @Test("a full disk is said, harms nothing, and is over when there is space again")
    func fullDisk() async throws {
        try await Self.withData { file in
            try await file.use { store in
                try await store.execute("PRAGMA max_page_count = 1")
                let error = await #expect(throws: StoreError.self) {
                    try await store.insert(Sample.runs(1000..<3000))
                }
                #expect(error?.code == .full)
                #expect(error?.message.contains(file.url.lastPathComponent) == true)
                #expect(try await store.state(Sample.id(1000)) == nil)
                try await store.execute("PRAGMA max_page_count = 1000000")
                try await store.insert(Sample.runs(1000..<3000))
                #expect(try await store.take(5000).count == 2500)
            }
        }
    }

    @Test("a folder that is a file, or is not there, is said")
    func noFolder() async throws {
        try await DataFile.with { file in
            try Data("x".utf8).write(to: file.url)
            let folder = file.url.deletingLastPathComponent()
            for url in [file.url.appendingPathComponent("data"), folder.appendingPathComponent("none/data")] {
                let error = await #expect(throws: StoreError.self) { _ = try await DataFile(url: url).open() }
                #expect(error?.code == .cannotOpen)
                #expect(error?.message.contains(url.path) == true)
            }
        }
    }

    @Test("a folder given for the file is said")
    func folderAsFile() async throws {
        try await withFolder { folder in
            let error = await #expect(throws: StoreError.self) { _ = try await DataFile(url: folder).open() }
            #expect(error?.code == .cannotOpen)
        }
    }

    #if os(Linux)
    @Test("a folder that nobody may write, not even root, is said")
    func readOnlyFolder() async throws {
        let file = DataFile(url: URL(fileURLWithPath: "/sys/kernel/trigger.sqlite"))
        let error = await #expect(throws: StoreError.self) { _ = try await file.open() }
        #expect(error?.code == .readOnly)
        #expect(error?.message.contains("write permission") == true)
    }
    #endif

    @Test("each result code of SQLite is said for what it is")
    func codes() {
        let codes: [(CInt, StoreError.Code)] = [
            (19, .data), (18, .data), (13, .full), (8, .readOnly), (3, .readOnly), (14, .cannotOpen), (5, .locked),
            (6, .locked), (11, .corrupt), (26, .corrupt), (10, .inputOutput), (10 | 1 << 8, .inputOutput),
            (19 | 8 << 8, .data),
        ]
        for (number, code) in codes {
            let error = StoreError(sqlite: number, "detail", file: "/data/trigger.sqlite")
            #expect(error.code == code)
            #expect(error.message.hasPrefix("/data/trigger.sqlite") || error.message.contains(" /data/trigger.sqlite"))
        }
    }

    @Test("a word the database should not hold is said to be damage")
    func unknownWord() async throws {
        try await Self.withData { file in
            try await file.use { store in
                try await store.execute("UPDATE trigger_runs SET status = 'SLEEPY'")
                let error = await #expect(throws: StoreError.self) { _ = try await store.state(Sample.id(1)) }
                #expect(error?.code == .corrupt)
                #expect(error?.message.contains("SLEEPY") == true)
            }
        }
    }
}
