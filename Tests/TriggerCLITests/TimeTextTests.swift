import Foundation
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("Times for people")
struct TimeTextTests {
    @Test(
        "an instant is so long ago, in the unit that fits",
        arguments: [
            (0, "0 s ago"), (3_999, "3 s ago"), (60_000, "1 min ago"), (3_599_000, "59 min ago"),
            (3_600_000, "1 h ago"), (172_799_000, "47 h ago"), (172_800_000, "2 d ago"), (-3_000, "in 3 s"),
        ])
    func relative(milliseconds: Int64, text: String) {
        let now = Date(millisecondsSince1970: 1_700_000_000_000)
        let instant = Date(millisecondsSince1970: 1_700_000_000_000 - milliseconds)
        #expect(TimeText.relative(instant, to: now) == text)
    }

    @Test(
        "a duration has two units at most",
        arguments: [
            (0, "0 ms"), (999, "999 ms"), (1_560, "1.5 s"), (62_000, "1 min 2 s"), (3_780_000, "1 h 3 min"),
            (90_000_000, "1 d 1 h"),
        ])
    func duration(milliseconds: Int64, text: String) {
        #expect(TimeText.duration(milliseconds: milliseconds) == text)
    }
}
