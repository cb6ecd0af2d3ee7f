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
    /// The collector's address, without a slash at the end.
    let endpoint: String
    /// Headers of each request, such as a key.
    let headers: [(String, String)]
    let client: HTTPClient
    let logger: Logger

    /// How long an answer may take.
    private static let patience: TimeAmount = .seconds(10)

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
        var request = HTTPClientRequest(url: endpoint + Item.path)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.body = .bytes(ByteBuffer(bytes: try JSON.data(body)))
        do {
            let answer = try await client.execute(request, timeout: Self.patience)
            let text = String(buffer: try await answer.body.collect(upTo: 64 * 1024))
            return self.answer(Int(answer.status.code), answer.headers, text)
        } catch {
            try Task.checkCancellation()
            return .later("\(error)", after: nil)
        }
    }

    private func answer(_ status: Int, _ headers: HTTPHeaders, _ text: String) -> Answer {
        switch status {
        case 200..<300:
            if let fault = Self.partial(text) {
                logger.warning("the collector took a part only", metadata: ["fault": "\(fault)"])
            }
            return .taken
        case 429, 502, 503, 504:
            let seconds = headers.first(name: "retry-after").flatMap { Int64($0) }
            return .later("status \(status)", after: seconds.map { .seconds(min(max(0, $0), 3_600)) })
        default: return .refused("status \(status): \(text.prefix(200))")
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
