import Foundation
import TriggerModel

/// A clock that stands, and lets nobody wait.
struct HeldTime: TimeSource {
    var now: Date

    func sleep(until instant: Date) async throws {}
}
