import Foundation
import TestSupport
import Testing
import TriggerEngine

@testable import TriggerSQLite

@Suite("A data file cut short", .timeLimit(.minutes(10)))
struct CutFileTests {
    private static func withData(_ body: (DataFile) async throws -> Void) async throws {
        try await DataFile.with { file in
            try await file.use { try await $0.insert(Sample.runs(0..<500)) }
            try await body(file)
        }
    }

    @Test(
        "a file cut to a few bytes or pages is refused as it is",
        arguments: [1, 15, 16, 24, 50, 99, 100, 511, 512, 4095, 4096, 4097, 8192])
    func beginning(_ length: Int) async throws {
        try await Self.withData { file in
            try file.truncate(to: length)
            try await file.expectRefusal(.corrupt, saying: "left as it is", "restore a backup")
        }
    }

    @Test("a file cut to a part is refused as it is", arguments: [0.25, 0.5, 0.75])
    func part(_ part: Double) async throws {
        try await Self.withData { file in
            let half = Int(Double(try file.size) * part)
            for length in [half / 4096 * 4096, half / 4096 * 4096 + 1, half / 4096 * 4096 - 1] {
                try file.truncate(to: length)
                try await file.expectRefusal(.corrupt, saying: "left as it is", "restore a backup")
            }
        }
    }

    @Test("a copy without the lock of the original is refused as well", arguments: [50, 4096, 20_000])
    func withoutLock(_ length: Int) async throws {
        try await Self.withData { file in
            let copy = DataFile(url: file.url.deletingLastPathComponent().appendingPathComponent("copy"))
            try Data(contentsOf: file.url).prefix(length).write(to: copy.url)
            try await copy.expectRefusal(.corrupt, saying: "restore a backup")
        }
    }

    @Test("a short file is whole when its log holds all that it lacks, and refused as it is otherwise")
    func besideLog() async throws {
        let scene = try await CrashScene.played.value
        var chance = Chance(seed: CrashScene.seed)
        var files: [ShortFile] = []
        for _ in 0..<100 { files.append(try ShortFile.draw(scene, &chance)) }
        #expect((10...90).contains(files.count { $0.content == nil }))
        await inParallel(files.count) { [files] number in await files[number].open(number) }
    }

    @Test("of a log that is cut or damaged, the pages that count are those SQLite reads")
    func pagesOfLogs() async throws {
        let scene = try await CrashScene.played.value
        var chance = Chance(seed: CrashScene.seed)
        for number in 0..<100 {
            let (copy, draw) = (chance.pick(scene.cuttable), chance.pick([Damage.cut, Damage.flip, Damage.zero]))
            guard let damage = draw(copy, &chance) else { continue }
            try await DataFile.with { file in
                try copy.lay(damage.log, as: file)
                let pages = try WriteAheadLog(dataFile: file.url.path)?.pages() ?? []
                let story = "seed \(CrashScene.seed), case \(number): \(damage.story)"
                #expect(pages == LogFrames(damage.log)?.pages ?? [], "\(story)")
            }
        }
    }

    @Test("a file of one byte beside a log is refused, and the log is kept")
    func oneByte() async throws {
        let scene = try await CrashScene.played.value
        for copy in scene.copies.prefix(4) {
            try await DataFile.with { file in
                try copy.lay(as: file)
                try file.truncate(to: 1)
                try await file.expectRefusal(.corrupt, saying: "empty")
            }
        }
    }
}
