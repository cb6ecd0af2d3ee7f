import Hummingbird
import TriggerEngine
import TriggerModel

/// What the headers of a trigger say.
struct TriggerHeaders {
    var requestKey: String?
    var idempotencyKey: String?
    var idempotencyKeyTTL: Duration?
    /// The trace of the caller; one that is none is passed over, as W3C Trace Context has it.
    var traceParent: TraceParent?

    init(_ headers: HTTPFields) throws {
        idempotencyKeyTTL = try headers[text: APIHeader.idempotencyKeyTTL].map { text in
            guard let duration = DurationText.parse(text) else {
                let what = "expected \(DurationText.expected), found \"\(text)\""
                throw APIProblem.headers(APIHeader.idempotencyKeyTTL, what)
            }
            return duration
        }
        traceParent = headers[text: APIHeader.traceParent].flatMap { TraceParent($0) }
        requestKey = try Self.key(APIHeader.requestKey, in: headers)
        idempotencyKey = try Self.key(APIHeader.idempotencyKey, in: headers)
    }

    func request(in environment: EnvironmentID, isBatch: Bool, by caller: Caller) -> TriggerRequest {
        TriggerRequest(
            environment: environment, requestKey: requestKey, isBatch: isBatch, oneTimeToken: caller.oneTimeToken,
            traceParent: traceParent)
    }

    private static func key(_ name: String, in headers: HTTPFields) throws -> String? {
        guard let key = headers[text: name], !key.isEmpty else { return nil }
        guard key.count <= TriggerLimits.idempotencyKeyLength else {
            let limit = TriggerLimits.idempotencyKeyLength
            throw APIProblem.headers(name, "at most \(limit) characters, found \(key.count)")
        }
        return key
    }
}
