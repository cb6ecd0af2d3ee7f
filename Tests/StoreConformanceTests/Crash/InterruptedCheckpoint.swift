import Foundation
import TestSupport

extension CrashScene.Checkpoint {
    /// The file as it is when only some of what a checkpoint writes has arrived on disk, sector by sector, beside the whole
    /// log.
    func interrupted(_ chance: inout Chance) -> CrashCopy {
        let sector = 512
        var copy = before
        for start in stride(from: 0, to: after.main.count, by: sector) where chance.oneIn(2) {
            let end = start + sector
            // A sector beyond the end makes the file longer, and what lies between is a hole.
            if copy.main.count < end { copy.main += Data(count: end - copy.main.count) }
            copy.main.replaceSubrange(start..<end, with: after.main[start..<end])
        }
        return copy
    }
}
