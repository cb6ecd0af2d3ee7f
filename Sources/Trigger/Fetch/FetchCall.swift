import Foundation
import Tracing
import TriggerModel

/// A request that is repeated as its rules say.
struct FetchCall: Sendable {
    let context: RunContext
    let request: FetchRequest
    let retry: FetchRetry
    private let patterns: [StatusPattern]

    /// - Throws: ``FetchError`` when a rule names no statuses.
    init(_ context: RunContext, _ request: FetchRequest, _ retry: FetchRetry) throws(FetchError) {
        self.context = context
        self.request = request
        self.retry = retry
        var patterns: [StatusPattern] = []
        for rule in retry.byStatus {
            guard let pattern = StatusPattern(rule.statuses) else {
                let message = "byStatus: expected \(StatusPattern.expected), found \"\(rule.statuses)\""
                throw FetchError(request, .invalid, tries: 0, message)
            }
            patterns.append(pattern)
        }
        self.patterns = patterns
    }

    private var host: RunHost {
        context.session.host
    }

    /// Makes one try after the other.
    ///
    /// - Throws: ``FetchError`` after the last; ``RunDropped``; `CancellationError`.
    func run(at place: EntryPlace) async throws -> FetchResponse {
        try await RetryBlock(context: context, place: place).run { number in
            switch await outcome(of: FetchTry(request: request, number: number, time: host.time)) {
            case .answer(let response): return try ending(response)
            case .trouble(let error):
                try Task.checkCancellation()
                guard let delay = delay(policy(error.reason), after: number) else { throw error }
                return .again(after: delay)
            }
        }
    }

    /// Makes a try, which is a span of the run's trace.
    private func outcome(of attempt: FetchTry) async -> FetchTry.Outcome {
        let host = URL(string: request.url)?.host() ?? "?"
        return await context.trace("\(request.method) \(host)", attributes: ["try": .int64(Int64(attempt.number))]) {
            span in
            let outcome = await attempt.result()
            switch outcome {
            case .answer(let response): span.attributes["status"] = response.status
            case .trouble(let error): span.recordError(error)
            }
            return outcome
        }
    }

    private func ending(_ response: FetchResponse) throws -> RetryBlock.Ending<FetchResponse> {
        guard let strategy = strategy(for: response) else { return .done(response) }
        guard let delay = delay(strategy, response) else {
            throw FetchError(request, .status(response.status), tries: response.tries, response.text)
        }
        return .again(after: delay)
    }

    /// The first that fits.
    private func strategy(for response: FetchResponse) -> FetchRetry.Strategy? {
        let rules = zip(patterns, retry.byStatus).filter { $0.0.contains(response.status) }.map(\.1)
        return rules.first { rule in
            guard let filter = rule.bodyFilter else { return true }
            guard let value = try? response.json(as: JSONValue.self) else { return false }
            return filter(value)
        }?.strategy
    }

    private func policy(_ reason: FetchError.Reason) -> RetryPolicy? {
        switch reason {
        case .connection: retry.connectionError
        case .timeout: retry.timeout
        case .status, .invalid: nil
        }
    }

    private func delay(_ strategy: FetchRetry.Strategy, _ response: FetchResponse) -> Duration? {
        switch strategy {
        case .backoff(let policy): return delay(policy, after: response.tries)
        case .header(let name, let format):
            guard response.tries < FetchRetry.mostTries else { return nil }
            let said = response.header(name).flatMap { format.delay($0, now: host.time.now) }
            return said ?? delay(.default, after: response.tries)
        }
    }

    private func delay(_ policy: RetryPolicy?, after number: Int) -> Duration? {
        guard number < FetchRetry.mostTries else { return nil }
        return policy?.delay(afterAttempt: number, chance: host.chance())
    }
}
