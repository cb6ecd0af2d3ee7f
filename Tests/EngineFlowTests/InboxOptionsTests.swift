import Foundation
import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("The options of a row of the inbox")
struct InboxOptionsTests {
    private static let written = Date(timeIntervalSince1970: 1_767_225_600)

    private static func options(_ text: String) throws -> TriggerOptions {
        try JSON.value(InboxOptions.self, from: text).options(writtenAt: written)
    }

    @Test("times are read as people write them in SQL; a delay counts from when it was written")
    func people() throws {
        let text = #"{"delay": "1h", "ttl": "10m", "priority": 2.5, "idempotencyKey": "k", "idempotencyKeyTTL": 60}"#
        let options = try Self.options(text)
        #expect(options.delay == .until(Self.written + 3_600) && options.ttl == .seconds(600))
        #expect(options.priority == .milliseconds(2_500) && options.idempotencyKeyTTL == .seconds(60))
    }

    @Test("every option is read as it is encoded")
    func encoded() throws {
        let options = TriggerOptions(
            delay: .until(Self.written + 7), debounce: Debounce(key: "d", delay: .seconds(3), maxDelay: .seconds(9)),
            ttl: .seconds(1), priority: .seconds(-2), queue: "q", concurrencyKey: "c",
            maxAttempts: 3, maxDuration: .seconds(8), machine: .medium2x, tags: ["t"], metadata: "{}", test: true,
            idempotencyKey: "k",
            idempotencyKeyTTL: .seconds(4),
            version: "v", region: "r")
        #expect(try Self.options(try JSON.text(options)) == options)
    }

    @Test(
        "what is no time is refused with what was expected",
        arguments: [#"{"ttl": "soon"}"#, #"{"delay": "5"}"#, #"{"idempotencyKeyTTL": 1.5}"#, #"{"priority": "1"}"#])
    func refusal(_ text: String) {
        #expect(throws: DecodingError.self) { try Self.options(text) }
    }

    @Test("a priority that no clock holds is out of bounds, and nothing worse")
    func farPriority() throws {
        let options = try Self.options(#"{"priority": 1e300}"#)
        #expect(throws: EngineError.self) { try options.validateTimes() }
    }
}
