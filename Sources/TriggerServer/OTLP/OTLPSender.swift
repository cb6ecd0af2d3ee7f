import AsyncHTTPClient
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import TriggerModel

/// Sends what a collector is to have to it, over HTTP with JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
///
/// After 429, 502, 503, 504 and no answer at all the same may be sent again, which is left to ``OTLPExporter``; what else the
/// collector does not take is refused for good.
struct OTLPSender: Sendable {
    /// What a collector says to a request.
    struct Reply: Sendable {
        var status: Int
        var retryAfter: String?
        var text = ""
    }

    /// Brings a body to a path below the collector's address.
    let post: @Sendable (_ path: String, _ body: Data) async throws -> Reply
    let time: any TimeSource
    let logger: Logger

    /// Whether a collector took something.
    enum Answer: Sendable {
        case taken
        /// Refused for good.
        case refused(String)
        /// Not now; after a pause, if the collector named one.
        case later(String, after: Duration?)
    }

    /// Sends a body once.
    func send<Item: OTLPItem>(_ body: OTLPBody<Item>) async throws -> Answer {
        let data = try JSON.data(body)
        do {
            return answer(to: try await post(Item.path, data))
        } catch {
            return .later("\(error)", after: nil)
        }
    }

    private func answer(to reply: Reply) -> Answer {
        switch reply.status {
        case 200..<300:
            if let fault = Self.partial(reply.text) {
                logger.warning("the collector took a part only", metadata: ["fault": "\(fault)"])
            }
            return .taken
        case 429, 502, 503, 504:
            let pause = reply.retryAfter.flatMap { RetryAfter($0)?.pause(from: time.now) }
            return .later("status \(reply.status)", after: pause)
        default: return .refused("status \(reply.status): \(reply.text.prefix(200))")
        }
    }

    /// What a collector says of the items it did not take; nil when it took all.
    private static func partial(_ text: String) -> String? {
        guard let answer = try? JSON.value(JSONValue.self, from: text),
            case .object(let members) = answer, let partial = members["partialSuccess"],
            case .object(let said) = partial, case .string(let message)? = said["errorMessage"], !message.isEmpty
        else { return nil }
        return message
    }
}

// MARK: - HTTP

extension OTLPSender {
    /// How long an answer may take.
    private static let patience: TimeAmount = .seconds(10)

    /// Makes one that sends over HTTP, with the headers that the options name.
    init(options: OTLPOptions, client: HTTPClient, time: any TimeSource, logger: Logger) {
        self.init(
            post: { path, body in try await Self.exchange(body, at: path, options, client) }, time: time,
            logger: logger)
    }

    private static func exchange(
        _ body: Data, at path: String, _ options: OTLPOptions, _ client: HTTPClient
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: options.endpoint + path)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        for (name, value) in options.headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: body))
        let answer = try await client.execute(request, timeout: patience)
        let text = String(buffer: try await answer.body.collect(upTo: 64 * 1024))
        let retryAfter = answer.headers.first(name: "retry-after")
        return Reply(status: Int(answer.status.code), retryAfter: retryAfter, text: text)
    }
}
