public import AsyncHTTPClient
public import TriggerModel

/// A worker's connection to a server in another process, over HTTP.
///
/// A poll that ends with an error may have lost an answer: the worker registers again with what it holds, and the server
/// hands out the rest anew.
public struct HTTPRunTransport: RunTransport {
    let connection: APIConnection

    /// Takes what is not given from the process's environment, as ``HTTPClientTransport`` does.
    public init(
        baseURL: String? = nil, secretKey: String? = nil, client: HTTPClient? = nil, time: any TimeSource = SystemTime()
    ) {
        connection = APIConnection(baseURL: baseURL, secretKey: secretKey, client: client, time: time)
    }

    /// Joins, or comes back with the id and the executions it had.
    ///
    /// - Throws: ``TransportError``.
    public func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        try await post(.register, registration)
    }

    /// Asks what to do next; the call has 10 s more than the poll for its answer.
    ///
    /// - Throws: ``TransportError``; `unknownWorker` when the worker has to register again.
    public func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        try await post(.poll, poll, timeout: .milliseconds(poll.waitMs) + .seconds(10))
    }

    /// Writes into runs; one answer per write, in order, each given after the write is durable.
    ///
    /// - Throws: ``TransportError`` when none of the writes was answered.
    public func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        let answer: WritesAnswer = try await post(.writes, WritesBody(worker: worker, writes: writes))
        guard answer.answers.count == writes.count else {
            let found = "\(answer.answers.count) answers to \(writes.count) writes"
            throw TransportError(.invalidAnswer, "the server gave \(found); expected one each")
        }
        return answer.answers
    }

    /// The whole journal of a run the worker has in hand.
    ///
    /// - Throws: ``TransportError``; `notFound` when the execution is no longer the worker's.
    public func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        let answer: JournalAnswer = try await post(.journal, JournalBody(worker: worker, execution: execution))
        return answer.entries
    }

    /// A sign of life: renews the leases of all the worker's runs, and says how long some have been active.
    ///
    /// - Throws: ``TransportError``; `unknownWorker` when the worker has to register again.
    public func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws {
        let _: EmptyAnswer = try await post(.heartbeat, HeartbeatBody(worker: worker, active: active))
    }

    /// Hands over what was recorded of runs.
    ///
    /// - Throws: ``TransportError`` when it was not taken.
    public func record(_ events: [TraceEvent], from worker: WorkerID) async throws {
        let _: EmptyAnswer = try await post(.events, EventsBody(worker: worker, events: events))
    }

    /// Says that the worker ends; whatever it still has is handed out again at no cost.
    ///
    /// - Throws: ``TransportError``.
    public func deregister(_ worker: WorkerID) async throws {
        let _: EmptyAnswer = try await post(.deregister, WorkerBody(worker: worker))
    }

    private func post<Answer: Decodable>(
        _ route: WorkerRoute, _ body: some Encodable, timeout: Duration = .seconds(30)
    ) async throws -> Answer {
        let text: String
        do {
            text = try JSON.text(body)
        } catch {
            throw TransportError(.refused, "the call \(route.rawValue) cannot be written as JSON: \(error)")
        }
        var request = APIRequest("POST", route.path, body: text)
        request.timeout = timeout
        return try await connection.call(request)
    }
}

extension RunTransport where Self == HTTPRunTransport {
    /// Reaches a server over HTTP; see ``HTTPRunTransport/init(baseURL:secretKey:client:time:)``.
    public static func http(baseURL: String? = nil, secretKey: String? = nil) -> HTTPRunTransport {
        HTTPRunTransport(baseURL: baseURL, secretKey: secretKey)
    }
}
