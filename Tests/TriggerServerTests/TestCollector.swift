import Foundation
import Synchronization
import TriggerModel

@testable import TriggerServer

/// A collector that answers as a test tells it to, and keeps what it took.
final class TestCollector: Sendable {
    private struct State {
        var reply = OTLPSender.Reply(status: 200)
        var tries = 0
        var spans: [String] = []
        var lines: [String] = []
    }

    private let state = Mutex(State())

    /// How many requests it had.
    var tries: Int {
        state.withLock { $0.tries }
    }

    /// The ids of the spans it took.
    var spans: [String] {
        state.withLock { $0.spans }
    }

    /// The lines it took.
    var lines: [String] {
        state.withLock { $0.lines }
    }

    /// Lets it answer so from now on.
    func answer(_ status: Int, retryAfter: String? = nil) {
        state.withLock { $0.reply = OTLPSender.Reply(status: status, retryAfter: retryAfter) }
    }

    /// Takes a request.
    func post(_ path: String, _ body: Data) throws -> OTLPSender.Reply {
        let body = try JSON.value(JSONValue.self, from: body)
        let spans = Self.items(OTLPSpan.self, path, body).compactMap { $0["spanId"]?.text }
        let lines = Self.items(OTLPLogRecord.self, path, body).compactMap { $0["body"]?["stringValue"]?.text }
        return state.withLock { state in
            state.tries += 1
            guard state.reply.status == 200 else { return state.reply }
            state.spans += spans
            state.lines += lines
            return state.reply
        }
    }

    private static func items<Item: OTLPItem>(_ kind: Item.Type, _ path: String, _ body: JSONValue) -> [JSONValue] {
        guard path == Item.path else { return [] }
        let scopes = body["resource\(Item.group)"]?.list.first?["scope\(Item.group)"]
        return scopes?.list.first?[Item.list]?.list ?? []
    }
}
