import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Tracing
import TriggerModel

/// One server's API over HTTP: sends a request, reads the whole answer, and turns what went wrong into a ``TransportError``.
struct APIConnection: Sendable {
    /// Where the server is, without a slash at the end.
    let baseURL: String
    /// The environment's secret key, or a public token; nil when there is none anywhere.
    let secretKey: String?
    /// What sends the requests.
    let client: HTTPClient
    /// Tells how far in the future the end of a rate limit is.
    let time: any TimeSource

    /// Takes what is not given from `TRIGGER_API_URL` and `TRIGGER_SECRET_KEY`.
    init(baseURL: String?, secretKey: String?, client: HTTPClient?, time: any TimeSource) {
        let environment = ProcessInfo.processInfo.environment
        let url = baseURL ?? environment["TRIGGER_API_URL"] ?? "http://127.0.0.1:3030"
        self.baseURL = url.hasSuffix("/") ? String(url.dropLast()) : url
        self.secretKey = secretKey ?? environment["TRIGGER_SECRET_KEY"] ?? environment["TRIGGER_ACCESS_TOKEN"]
        self.client = client ?? .trigger
        self.time = time
    }

    /// Sends a request and decodes the answer.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task is cancelled.
    func call<Answer: Decodable>(_ request: APIRequest, as type: Answer.Type = Answer.self) async throws -> Answer {
        try await make(request, as: type).answer
    }

    /// Sends a request that makes something, and decodes the answer; beside it the token for what was made, if there is one.
    ///
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task is cancelled.
    func make<Answer: Decodable>(
        _ request: APIRequest, as type: Answer.Type
    ) async throws -> (answer: Answer, token: String?) {
        let (data, token) = try await send(request)
        do {
            return (try JSON.value(type, from: data), token)
        } catch {
            let place = "\(request.method) \(baseURL)\(request.path)"
            throw TransportError(.invalidAnswer, "\(place) gave an unexpected answer: \(JSON.describe(error))")
        }
    }

    private func send(_ request: APIRequest) async throws -> (Data, token: String?) {
        do {
            let answer = try await client.execute(try prepared(request), timeout: TimeAmount(request.timeout))
            let body = Data(try await answer.body.collect(upTo: request.answerLimit).readableBytesView)
            guard (200..<300).contains(Int(answer.status.code)) else {
                throw TransportError(answer, body: body, now: time.now)
            }
            return (body, answer.headers.first(name: APIHeader.token))
        } catch let error as TransportError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw TransportError(unsent: error, to: baseURL)
        }
    }

    /// The trace the call is part of: that of the run around it, else what the program's own instrument says.
    private static var traceParent: String? {
        if let run = RunContext.current { return run.traceParent.description }
        guard let context = InstrumentationContext.current else { return nil }
        var headers: [String: String] = [:]
        InstrumentationSystem.instrument.inject(context, into: &headers, using: HeaderInjector())
        return headers[APIHeader.traceParent]
    }

    private func prepared(_ request: APIRequest) throws -> HTTPClientRequest {
        guard secretKey != nil || request.isOpen else {
            throw TransportError(.unauthorized, "no secret key: set TRIGGER_SECRET_KEY or pass secretKey")
        }
        var prepared = HTTPClientRequest(url: baseURL + request.path)
        prepared.method = .init(rawValue: request.method)
        if let secretKey { prepared.headers.add(name: "authorization", value: "Bearer \(secretKey)") }
        prepared.headers.add(name: "content-type", value: request.contentType)
        prepared.headers.add(name: APIHeader.apiVersion, value: APIHeader.currentVersion)
        prepared.headers.add(name: APIHeader.libraryVersion, value: LibraryVersion.current)
        prepared.headers.add(name: APIHeader.source, value: "sdk")
        if let trace = Self.traceParent { prepared.headers.replaceOrAdd(name: APIHeader.traceParent, value: trace) }
        if let key = request.requestKey {
            prepared.headers.add(name: APIHeader.requestKey, value: key)
        }
        if let body = request.body {
            prepared.body = .bytes(ByteBuffer(string: body))
        }
        return prepared
    }
}

/// Puts what an instrument says into headers.
private struct HeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
        carrier[key.lowercased()] = value
    }
}

/// A request to the API.
struct APIRequest: Sendable {
    var method: String
    var path: String
    var body: String?
    var requestKey: String?
    var contentType = "application/json"
    /// Whether everybody may send it, with a key or without.
    var isOpen = false
    /// How long the whole answer may take.
    var timeout: Duration = .seconds(30)
    /// The most bytes of an answer that are read.
    var answerLimit = 256 * 1024 * 1024

    init(_ method: String, _ path: String, body: String? = nil) {
        self.method = method
        self.path = path
        self.body = body
    }
}

extension HTTPClient {
    /// The client that all transports of a process share; it follows no redirects and repeats nothing by itself.
    static let trigger = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)

    private static var configuration: HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.timeout.connect = .seconds(5)
        // Longer than a worker's question may stay unanswered: what follows an answer's head has no other limit.
        configuration.timeout.read = .seconds(60)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }
}
