import Foundation
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("Payloads")
struct PayloadSourceTests {
    @Test("a payload is the argument, a file after @, or the standard input for -")
    func sources() {
        #expect(PayloadSource(#"{"a": 1}"#) == .text(#"{"a": 1}"#))
        #expect(PayloadSource("@order.json") == .file("order.json"))
        #expect(PayloadSource("-") == .input)
        #expect(PayloadSource("-1") == .text("-1"))
    }

    @Test("what is sent is what was written, digit by digit")
    func verbatim() throws {
        let text = #"{"b": 12345678901234567890.10, "a": [1,  2]}"#
        #expect(try PayloadSource(text).packet() == Packet(data: text))
        #expect(try PayloadSource("-").packet { Data((text + "\n").utf8) } == Packet(data: text))
        #expect(try PayloadSource("null").packet() == Packet(data: "null"))
        let file = NSTemporaryDirectory() + "/trigger-payload-" + UUID().uuidString
        try Data((text + "\n").utf8).write(to: URL(fileURLWithPath: file))
        defer { _ = try? FileManager.default.removeItem(atPath: file) }
        #expect(try PayloadSource("@" + file).packet() == Packet(data: text))
    }

    @Test("what is not JSON is refused with what to do", arguments: ["{message: hi}", "hello", "", #"{"a": 1"#])
    func notJSON(text: String) {
        let failure = #expect(throws: Failure.self) { try PayloadSource(text).packet() }
        #expect(failure?.status == .usage)
        #expect(failure?.what.hasPrefix("the payload is not JSON: ") == true)
        #expect(failure?.advice.contains("@payload.json") == true)
        let input = #expect(throws: Failure.self) { try PayloadSource("-").packet { Data(text.utf8) } }
        #expect(input?.what.hasPrefix("the payload on the standard input is not JSON") == true)
    }

    @Test("what is wrong with the text is said with its place")
    func place() {
        let failure = #expect(throws: Failure.self) { try PayloadSource("{message: hi}").packet() }
        #expect(failure?.what == "the payload is not JSON: Invalid value around character 1")
        let empty = #expect(throws: Failure.self) { try PayloadSource("").packet() }
        #expect(empty?.what == "the payload is not JSON: it is empty")
    }

    @Test("a file that is not there is named")
    func noFile() {
        let failure = #expect(throws: Failure.self) { try PayloadSource("@/no/such.json").packet() }
        #expect(failure?.status == .missing)
        #expect(failure?.what == "there is no file /no/such.json")
    }
}
