import Trigger
import TriggerModel

import struct Foundation.Date

/// The clock of a client: who sleeps by it within a run is known to sleep.
struct ClientTime: TimeSource {
    let clock: ManualClock
    let probe: WorkerProbe

    var now: Date {
        clock.now
    }

    func sleep(until instant: Date) async throws {
        let nap = probe.beginNap(until: instant)
        defer { if let nap { probe.endNap(nap) } }
        try await clock.sleep(until: instant)
    }
}
