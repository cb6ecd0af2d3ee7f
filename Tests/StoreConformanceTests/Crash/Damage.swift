import Foundation
import TestSupport

/// A log that a crash cut off or damaged, and the place up to which its frames are whole.
struct Damage: Sendable {
    /// What happened, for the message of a failure.
    let story: String
    let log: Data
    let soundUntil: Int

    /// A log cut at a place anywhere, on the edge of a frame, inside a frame's header, or inside the log's.
    static func cut(_ copy: CrashCopy, _ chance: inout Chance) -> Damage {
        let place = min(max(cutPlace(copy, &chance), copy.floor), copy.log.count)
        let log = copy.log.prefix(place)
        return Damage(
            story: "\(copy.name), log of \(copy.log.count) bytes cut at \(place)", log: log, soundUntil: place)
    }

    private static func cutPlace(_ copy: CrashCopy, _ chance: inout Chance) -> Int {
        let edge = edge(copy, &chance)
        switch chance.below(8) {
        case 0, 1, 2: return chance.number(copy.floor...copy.log.count)
        case 3: return edge
        case 4: return edge + chance.pick([-1, 1])
        case 5: return edge + chance.number(1...LogFrames.frameHeaderSize)
        case 6: return chance.pick(copy.frames?.commitEnds ?? [edge]) + chance.pick([-1, 0])
        default: return chance.number(0...LogFrames.headerSize)
        }
    }

    /// A log with one bit of the frames that count, or now and then of its header, turned over.
    static func flip(_ copy: CrashCopy, _ chance: inout Chance) -> Damage? {
        guard let frames = copy.frames, let end = copy.end, end > copy.floor else { return nil }
        let isHeader = copy.floor == 0 && chance.oneIn(8)
        let place = isHeader ? chance.below(LogFrames.headerSize) : chance.number(max(copy.floor, 32)...end - 1)
        let frame = LogFrames.headerSize + (place - LogFrames.headerSize) / frames.frameSize * frames.frameSize
        var log = copy.log
        log[place] ^= 1 << UInt8(chance.below(8))
        return Damage(story: "\(copy.name), bit turned at \(place)", log: log, soundUntil: isHeader ? 0 : frame)
    }

    /// A log whose end is zeros, as a file system leaves it that noted a file's size before its bytes.
    static func zero(_ copy: CrashCopy, _ chance: inout Chance) -> Damage? {
        guard let end = copy.end, end > copy.floor else { return nil }
        let place = chance.number(copy.floor...end)
        let log = copy.log.prefix(place) + Data(count: copy.log.count - place)
        // The last bytes of a frame may have been zeros before.
        let soundUntil = LogFrames(log)?.commitEnds.last ?? 0
        return Damage(story: "\(copy.name), zeros from \(place)", log: log, soundUntil: soundUntil)
    }

    private static func edge(_ copy: CrashCopy, _ chance: inout Chance) -> Int {
        let size = copy.frames?.frameSize ?? 1
        return LogFrames.headerSize + chance.number(0...copy.log.count / size) * size
    }
}
