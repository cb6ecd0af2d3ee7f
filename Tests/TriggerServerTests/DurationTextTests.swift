import Foundation
import Testing
import TriggerModel

@Suite("Lengths of time as text")
struct DurationTextTests {
    @Test(
        "units may stand in any order, each once",
        arguments: [
            ("90s", 90_000), ("1h52m18s", 6_738_000), ("18s1h", 3_618_000), ("2hr", 7_200_000), ("1w2d", 777_600_000),
            ("0s", 0), ("250ms", 250), ("1m1ms", 60_001),
        ])
    func reading(_ text: String, _ milliseconds: Int64) {
        #expect(DurationText.parse(text) == .milliseconds(milliseconds))
    }

    @Test(
        "anything else is nothing",
        arguments: [
            "", "s", "5", "1.5h", "-1s", "+1s", " 1s", "1s ", "1 s", "1S", "1h1hr", "1s1s", "1x", "1ss", "٣s",
            String(repeating: "0", count: 100) + "1s", "99999999999999999999s", "9223372036854775807w",
            "1w9223372036854775807ms", "1s9223372036854775807ms", "9223372036854775807ms1s",
        ])
    func refusal(_ text: String) {
        #expect(DurationText.parse(text) == nil)
    }

    @Test("what is written is read as itself", arguments: [0, 1, 999, 1_000, 61_001, 86_400_000, 694_861_001])
    func roundTrip(_ milliseconds: Int64) {
        let text = DurationText.text(.milliseconds(milliseconds))
        #expect(DurationText.parse(text) == .milliseconds(milliseconds))
    }

    @Test("a delay is a length of time or an instant, in one text")
    func delays() {
        for delay in [TriggerDelay.minutes(90), .until(Date(timeIntervalSince1970: 1_767_225_600.25))] {
            #expect(TriggerDelay(text: delay.text) == delay)
        }
    }
}
