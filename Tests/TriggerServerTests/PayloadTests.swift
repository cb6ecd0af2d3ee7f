import Testing
import TriggerModel

@testable import TriggerServer

@Suite("Payloads, from the wire to the worker and back", .timeLimit(.minutes(10)))
struct PayloadTests {
    /// Triggers a run with a body and gives what a worker gets.
    private func received(_ api: TestAPI, _ body: String) async throws -> Packet {
        let worker = try await api.register("hello")
        _ = try await api.trigger("hello", body)
        return try #require(try await api.poll(worker).first?.run.payload)
    }

    @Test(
        "JSON is stored as it was sent: its digits, its order, its spelling",
        arguments: [
            #"{"z":1,"a":18446744073709551615}"#, "1.10", "null", "false", "[ 1, 2 ]", #""te\"xt, {}[]:""#,
            #""é\u00e9""#, #"{"payload":{"payload":"x"}}"#,
        ]
    )
    func json(payload: String) async throws {
        try await withAPI { api async throws in
            let body = #"{"context":{"payload":1}, "payload" : \#(payload) , "options":{}}"#
            #expect(try await received(api, body) == Packet(data: payload))
        }
    }

    @Test("no payload is no value")
    func absent() async throws {
        try await withAPI { api async throws in
            #expect(try await received(api, "{}") == Packet.none)
        }
    }

    @Test("the packets of existing clients are stored verbatim and shown as plain JSON")
    func packets() async throws {
        try await withAPI { api async throws in
            let superJSON = #"{"json":{"when":"1970-01-01T00:00:00.000Z"},"meta":{"values":{"when":["Date"]}}}"#
            let body = #"{"payload":\#(try JSON.text(superJSON)),"options":{"payloadType":"application/super+json"}}"#
            let id = try await api.trigger("shown", body)
            #expect(try await api.run(id)["payload", "when"]?.text == "1970-01-01T00:00:00.000Z")
            #expect(try await received(api, body) == Packet(data: superJSON, type: Packet.superJSON))
            let text = try await api.trigger("shown", #"{"payload":"as is","options":{"payloadType":"text/plain"}}"#)
            #expect(try await api.run(text)["payload"]?.text == "as is")
        }
    }

    @Test("a value of another type that is no string is dropped, as the original server does")
    func dropped() async throws {
        try await withAPI { api async throws in
            let body = #"{"payload":{"a":1},"options":{"payloadType":"text/plain"}}"#
            #expect(try await received(api, body).data == nil)
        }
    }

    @Test("an output comes back as plain JSON, and only when the run completed")
    func output() async throws {
        try await withAPI { api async throws in
            let worker = try await api.register("hello")
            let id = try await api.trigger("hello")
            let execution = try #require(try await api.poll(worker).first?.execution)
            #expect(try await api.run(id)["output"] == nil)
            _ = try await api.write(worker, execution, .start)
            _ = try await api.write(worker, execution, .finish(.success(Packet(data: #"{"n":2}"#)), activeMs: 12))
            let run = try await api.run(id)
            #expect(run["status"]?.text == "COMPLETED")
            #expect(run["output", "n"] == .integer(2))
            #expect(run["durationMs"] == .integer(12))
            #expect(run["isSuccess"] == .bool(true))
            #expect(run["attemptCount"] == .integer(1))
            #expect(run["error"] == nil)
        }
    }
}
