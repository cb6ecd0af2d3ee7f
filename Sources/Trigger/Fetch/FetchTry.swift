import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TriggerModel

/// One try of a request.
struct FetchTry: Sendable {
    let request: FetchRequest
    let number: Int
    let time: any TimeSource

    /// What came of it.
    enum Outcome: Sendable {
        case answer(FetchResponse)
        case trouble(FetchError)
    }

    /// Sends the request and reads the whole answer, unless that takes too long.
    func result() async -> Outcome {
        guard let timeout = request.timeout else { return await sent() }
        let limit = time.now + timeout
        return await withTaskGroup(of: Outcome?.self) { group in
            group.addTask { await sent() }
            group.addTask {
                // Ended by a cancellation, it is not this that took too long.
                guard (try? await time.sleep(untilLimit: limit)) != nil else { return nil }
                return .trouble(error(.timeout, "within \(DurationText.text(timeout))"))
            }
            var first: Outcome?
            for await outcome in group where first == nil {
                first = outcome
                if first != nil { group.cancelAll() }
            }
            return first ?? .trouble(error(.timeout, ""))
        }
    }

    private func sent() async -> Outcome {
        do {
            let answer = try await HTTPClient.fetch.execute(prepared, deadline: .distantFuture)
            let body = try await answer.body.collect(upTo: request.answerLimit)
            return .answer(
                FetchResponse(
                    status: Int(answer.status.code), headers: answer.headers.map { ($0.name, $0.value) },
                    body: Data(body.readableBytesView), tries: number))
        } catch is NIOTooManyBytesError {
            return .trouble(error(.invalid, "the answer has more than \(request.answerLimit) bytes"))
        } catch {
            return .trouble(self.error(Self.reason(error), TransportError.reason(error)))
        }
    }

    private var prepared: HTTPClientRequest {
        var prepared = HTTPClientRequest(url: request.url)
        prepared.method = .init(rawValue: request.method)
        for header in request.headers { prepared.headers.add(name: header.name, value: header.value) }
        prepared.headers.replaceOrAdd(name: "x-retry-count", value: "\(number - 1)")
        if let body = request.body { prepared.body = .bytes(ByteBuffer(bytes: body)) }
        return prepared
    }

    /// Whether the connection failed, took too long, or could not even be tried.
    static func reason(_ error: any Error) -> FetchError.Reason {
        guard let error = error as? HTTPClientError else { return .connection }
        if late.contains(error) { return .timeout }
        // Some of these hold what was wrong, so that they are known by their names alone.
        let invalid = ["invalidURL", "empty", "missingSocketPath", "unsupportedScheme", "invalidHeader", "redirect"]
        return invalid.contains { error.description.contains(".\($0)") } ? .invalid : .connection
    }

    private static let late: [HTTPClientError] = [
        .deadlineExceeded, .connectTimeout, .readTimeout, .writeTimeout, .tlsHandshakeTimeout,
        .httpProxyHandshakeTimeout, .socksHandshakeTimeout, .getConnectionFromPoolTimeout,
    ]

    private func error(_ reason: FetchError.Reason, _ details: String) -> FetchError {
        FetchError(request, reason, tries: number, details)
    }
}

extension HTTPClient {
    /// What sends the requests of tasks: it follows up to 20 redirects, and repeats nothing by itself.
    static let fetch: HTTPClient = {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .follow(max: 20, allowCycles: false))
        configuration.timeout.connect = .seconds(10)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
        configuration.connectionPool.retryConnectionEstablishment = false
        // Each try is a span already.
        configuration.tracing.tracer = nil
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }()
}
