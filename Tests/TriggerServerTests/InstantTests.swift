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
}
