import Testing

@testable import Showcase

@Suite("A line of CSV is read as RFC 4180 says")
struct CSVLineTests {
    @Test(
        "a line falls into its fields",
        arguments: [
            ("", [""]),
            ("a", ["a"]),
            ("a,b,,", ["a", "b", "", ""]),
            ("\"a, b\",c", ["a, b", "c"]),
            ("\"\",c", ["", "c"]),
            ("\"\"\"Ace\"\" Rossi\"", ["\"Ace\" Rossi"]),
            ("\"\"\"\"", ["\""]),
            (" a , b ", [" a ", " b "]),
            ("ä,\"é,ö\",\u{1F1E8}\u{1F1ED}", ["ä", "é,ö", "\u{1F1E8}\u{1F1ED}"]),
        ])
    func fields(line: String, fields: [String]) throws {
        #expect(try CSVLine(line).fields == fields)
    }

    @Test(
        "a line that is not CSV is refused with its field and the reason",
        arguments: [
            ("a,\"b,c", "field 2 begins with a quote that is never closed"),
            ("\"\"\"", "field 1 begins with a quote that is never closed"),
            ("a\"b\",c", "field 1 has a quote in it but does not begin with one"),
            ("\"a\"b,c", "field 1 goes on after its closing quote"),
        ])
    func refusal(line: String, reason: String) {
        let failure = #expect(throws: CSVFailure.self) { try CSVLine(line) }
        #expect(failure?.reason == reason)
    }
}
