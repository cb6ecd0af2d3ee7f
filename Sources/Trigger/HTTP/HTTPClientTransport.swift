public import AsyncHTTPClient
import Foundation
public import TriggerModel

/// Reaches a server over its public HTTP API.
///
/// Nothing is repeated here; ``TriggerClient`` does that. Every call has 30 s for its answer.
public struct HTTPClientTransport: ClientTransport {
    let connection: APIConnection

    /// Takes what is not given from the process's environment.
    ///
    /// - Parameters:
    ///   - baseURL: Where the server is; else `TRIGGER_API_URL`, else `http://127.0.0.1:3030`.
    ///   - secretKey: The environment's key, or a public token, with which the calls succeed that it permits; else
    ///     `TRIGGER_SECRET_KEY`, else `TRIGGER_ACCESS_TOKEN`. Without any, every call throws `unauthorized`.
    ///   - client: What sends the requests; a client that all transports of the process share when nil.
    ///   - time: Tells how long a rate limit lasts.
    public init(
        baseURL: String? = nil, secretKey: String? = nil, client: HTTPClient? = nil, time: any TimeSource = SystemTime()
    ) {
        connection = APIConnection(baseURL: baseURL, secretKey: secretKey, client: client, time: time)
    }

    /// Triggers one run: `POST /api/v1/tasks/{task}/trigger`.
    ///
    /// - Throws: ``TransportError``.
    public func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt {
        let text = try encoded { try item.bodyText() }
        var request = APIRequest("POST", "/api/v1/tasks/\(item.task.pathSegment)/trigger", body: text)
        request.requestKey = requestKey
        let (answer, token) = try await connection.make(request, as: TriggerAnswer.self)
        return TriggerReceipt(id: answer.id, task: item.task, isCached: answer.isCached, publicAccessToken: token)
    }

    /// Triggers up to 1,000 runs in one commit: `POST /api/v1/tasks/batch`.
    ///
    /// - Throws: ``TransportError``; none of the runs exists then.
    public func batchTrigger(_ items: [TriggerItem], requestKey: String) async throws -> BatchReceipt {
        let text = try encoded { try TriggerItem.batchBodyText(items) }
        var request = APIRequest("POST", "/api/v1/tasks/batch", body: text)
        request.requestKey = requestKey
        let (answer, token) = try await connection.make(request, as: BatchAnswer.self)
        var receipt = answer.receipt
        for index in receipt.runs.indices { receipt.runs[index].publicAccessToken = token }
        return receipt
    }

    /// Reads a batch: `GET /api/v2/batches/{batch}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such batch.
    public func retrieveBatch(_ batch: BatchID) async throws -> BatchObject {
        try await connection.call(APIRequest("GET", "/api/v2/batches/\(batch.rawValue.pathSegment)"))
    }

    /// Reads a run: `GET /api/v3/runs/{run}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func retrieve(_ run: RunID) async throws -> RunObject {
        try await connection.call(APIRequest("GET", "/api/v3/runs/\(run.rawValue.pathSegment)"))
    }

    /// Triggers a run once more: `POST /api/v1/runs/{run}/replay`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func replay(_ run: RunID, _ edits: ReplayEdits, requestKey: String) async throws -> RunID {
        let text = try encoded { try edits.bodyText() }
        var request = APIRequest("POST", "/api/v1/runs/\(run.rawValue.pathSegment)/replay", body: text)
        request.requestKey = requestKey
        return try await connection.call(request, as: RunIDAnswer.self).id
    }

    /// Moves the instant that a delayed run was triggered for, and reads it: `POST /api/v1/runs/{run}/reschedule`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for one that is not delayed or an instant
    ///   that is past.
    public func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject {
        let text = try encoded { try JSON.text(RescheduleBody(delay: delay)) }
        let path = "/api/v1/runs/\(run.rawValue.pathSegment)/reschedule"
        return try await connection.call(APIRequest("POST", path, body: text))
    }

    /// Takes an idempotency key, as it is stored, from the run of a task that holds it:
    /// `POST /api/v1/idempotencyKeys/{key}/reset`.
    ///
    /// - Throws: ``TransportError``; `notFound` when none does.
    public func resetIdempotencyKey(_ key: String, of task: String) async throws {
        let text = try encoded { try JSON.text(ResetKeyBody(taskIdentifier: task)) }
        let path = "/api/v1/idempotencyKeys/\(key.pathSegment)/reset"
        _ = try await connection.call(APIRequest("POST", path, body: text), as: ResetKeyAnswer.self)
    }

    /// Cancels a run: `POST /api/v2/runs/{run}/cancel`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func cancel(_ run: RunID) async throws {
        let request = APIRequest("POST", "/api/v2/runs/\(run.rawValue.pathSegment)/cancel")
        _ = try await connection.call(request, as: RunIDAnswer.self)
    }

    /// Reads a page of the runs, newest first: `GET /api/v1/runs`.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    public func listRuns(_ filter: RunFilter) async throws -> RunList {
        let path = Self.path("/api/v1/runs", filter.query)
        return try await connection.call(APIRequest("GET", path), as: RunPage.self).list
    }

    /// Asks the server how it is, without a key: `GET /healthcheck`.
    ///
    /// - Parameter timeout: How long the answer may take. Default 5 s.
    /// - Returns: What the server says of itself.
    /// - Throws: ``TransportError``.
    public func health(timeout: Duration = .seconds(5)) async throws -> ServerHealth {
        var request = APIRequest("GET", "/healthcheck")
        request.isOpen = true
        request.timeout = timeout
        return try await connection.call(request)
    }

    func encoded(_ body: () throws -> String) throws -> String {
        do {
            return try body()
        } catch {
            throw TransportError(.refused, "the options cannot be written as JSON: \(error)")
        }
    }

    /// A path with a query of those parts that say something.
    static func path(_ path: String, _ query: [(name: String, value: String)]) -> String {
        let said = query.filter { !$0.value.isEmpty }
        return path + "?" + said.map { "\($0.name.pathSegment)=\($0.value.pathSegment)" }.joined(separator: "&")
    }
}

extension ClientTransport where Self == HTTPClientTransport {
    /// Reaches a server over HTTP; see ``HTTPClientTransport/init(baseURL:secretKey:client:time:)``.
    public static func http(baseURL: String? = nil, secretKey: String? = nil) -> HTTPClientTransport {
        HTTPClientTransport(baseURL: baseURL, secretKey: secretKey)
    }

    /// Reaches a server over HTTP with a public token, for the calls that it permits.
    ///
    /// What it does not permit throws `unauthorized`: with status 403 where a scope is missing, which the message names, and with
    /// 401 where the token has expired or the call is for the secret key alone.
    public static func http(baseURL: String? = nil, publicAccessToken: String) -> HTTPClientTransport {
        HTTPClientTransport(baseURL: baseURL, secretKey: publicAccessToken)
    }
}
