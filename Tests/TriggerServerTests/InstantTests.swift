import Foundation
import Testing
import TriggerModel

@Suite("Instants on the wire")
struct InstantTests {
    @Test("every millisecond is written and read as itself, however often")
    func milliseconds() throws {
        let start: Int64 = 1_767_225_600_000
        for offset in Int64(0)..<1_000 {
            let date = Date(millisecondsSince1970: start + offset)
            let text = try JSON.text([date])
            let read = try JSON.value([Date].self, from: text)
            #expect(read.map(\.millisecondsSince1970) == [start + offset])
            #expect(try JSON.text(read) == text)
        }
        #expect(Date(millisecondsSince1970: start + 123).iso8601 == "2026-01-01T00:00:00.123Z")
        #expect(Date(millisecondsSince1970: start + 1_000).iso8601 == "2026-01-01T00:00:01.000Z")
    }

    @Test(
        "a day or a time that there is not is no instant",
        arguments: [
            "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z", "2026-01-32T00:00:00Z",
            "2026-01-01T24:00:00Z", "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01", "now", "",
        ])
    func refusal(_ text: String) {
        #expect(Date(iso8601: text) == nil)
    }

    @Test(
        "a leap day and another time zone are instants",
        arguments: ["2028-02-29T12:00:00Z", "2026-01-01T00:00:00+02:00"])
    func others(_ text: String) {
        #expect(Date(iso8601: text) != nil)
    }
}
