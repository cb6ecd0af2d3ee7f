import Foundation
import TestSupport
import Testing
import TriggerEngine

/// A data file that was cut short, with a log beside it.
struct ShortFile: Sendable {
    private let copy: CrashCopy
    private let log: Data
    private let story: String
    /// What the file must hold; nil when it has to be refused.
    let content: Content?

    /// Cuts a copy's file, and damages its log now and then.
    static func draw(_ scene: CrashScene, _ chance: inout Chance) throws -> ShortFile {
        let copy = chance.pick(scene.copies.filter { $0.end != nil })
        let damage = chance.oneIn(2) ? Damage.flip(copy, &chance) : nil
        let length = length(copy.main.count, &chance)
        return try ShortFile(scene, copy, length: length, damage)
    }

    /// A length to cut a file to: mostly near its end, where a log may hold what is missing.
    private static func length(_ size: Int, _ chance: inout Chance) -> Int {
        let pages = chance.oneIn(3) ? chance.below(size / 4096) : max(0, size / 4096 - chance.number(1...8))
        return max(1, pages * 4096 + chance.pick([0, 0, -1, 1, 100, 2048]))
    }

    private init(_ scene: CrashScene, _ copy: CrashCopy, length: Int, _ damage: Damage?) throws {
        log = damage?.log ?? copy.log
        story = "\(damage?.story ?? copy.name), \(length) of \(copy.main.count) bytes"
        let isWhole = Self.isWhole(length, of: copy.main.count, LogFrames(log))
        content = isWhole ? try scene.content(of: copy, until: damage?.soundUntil ?? log.count) : nil
        var copy = copy
        copy.main = copy.main.prefix(length)
        self.copy = copy
    }

    /// The log decides.
    ///
    /// One that holds all that its file lacks makes it whole again: a crash in the midst of a checkpoint leaves such files,
    /// and so does a file system that noted a new length too late. One that holds less, or in frames that do not count, does
    /// not: what is missing is gone, and nothing may be built on the rest. Nor does any log help a file of one byte, since
    /// SQLite takes that for an empty one and drops the log.
    private static func isWhole(_ length: Int, of original: Int, _ log: LogFrames?) -> Bool {
        let needed = log?.pageCount ?? original / 4096
        let kept = length / 4096
        return length > 1 && (kept >= needed || (kept + 1...needed).allSatisfy { log?.pages.contains($0) ?? false })
    }

    /// Opens the file, and expects what has to be.
    func open(_ number: Int) async {
        let story = "seed \(CrashScene.seed), case \(number): \(story)"
        do {
            try await DataFile.with { file in
                try copy.lay(log, as: file)
                if let content { return await Aftermath(file: file, story: story).expect(content) }
                try await file.expectRefusal(.corrupt, saying: "left as it is", story: story)
            }
        } catch {
            Issue.record("\(story): \(error)")
        }
    }
}
