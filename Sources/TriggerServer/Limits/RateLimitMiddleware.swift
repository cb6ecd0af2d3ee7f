import Foundation
import Hummingbird
import TriggerModel

/// Holds requests to the API against the rate limits, and tells every caller what is left (http-api.md §1.6).
///
/// The worker protocol has none, nor have the owner's questions where values of runs lie: what goes on with runs that have begun is
/// never turned away.
struct RateLimitMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private let environment: RateBuckets?
    private let tokens: RateBuckets?
    private let now: @Sendable () -> Date

    init(_ limits: RateLimits, now: @escaping @Sendable () -> Date) {
        environment = limits.api.map { RateBuckets($0) }
        tokens = limits.token.map { RateBuckets($0) }
        self.now = now
    }

    @concurrent func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard !Self.isWorkers(request, context.caller), let answer = take(context.caller) else {
            return try await next(request, context)
        }
        guard answer.isPassed else {
            let what = "Rate limit exceeded: \(answer.limit) requests at once"
            throw APIProblem.tooMany(what, answer, now: now())
        }
        var response = try await next(request, context)
        // A limit of the route's own, which turned the request away, says more.
        if response.headers[text: APIHeader.rateLimitReset] == nil { response.headers.add(answer) }
        return response
    }

    private static func isWorkers(_ request: Request, _ caller: Caller) -> Bool {
        let segments = request.uri.path.split(separator: "/").prefix(3)
        if segments.first == "engine" { return true }
        guard case .owner = caller else { return false }
        return segments.first == "api" && segments.last == "packets"
    }

    private func take(_ caller: Caller) -> RateAnswer? {
        if case .bearer(let token) = caller, let tokens { return tokens.take(1, from: token.digest, now: now()) }
        return environment?.take(1, now: now())
    }
}

extension APIProblem {
    /// More than a rate limit lets pass; later it does.
    static func tooMany(_ what: String, _ answer: RateAnswer, now: Date) -> APIProblem {
        let problem = APIProblem(
            429, "\(what), \(answer.remaining) are left; there are enough at \(answer.resetsAt.iso8601)")
        return problem.telling(answer, now: now)
    }

    private func telling(_ answer: RateAnswer, now: Date) -> APIProblem {
        var problem = self
        problem.rate = answer
        problem.body.title = "Rate Limit Exceeded"
        problem.body.status = 429
        problem.body.type = "https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/429"
        problem.body.detail = problem.body.error
        problem.body.reset = answer.resetsAt.millisecondsSince1970
        problem.body.limit = answer.limit
        problem.body.remaining = answer.remaining
        problem.body.secondsUntilReset = (max(0, answer.resetsAt.since(now).milliseconds) + 999) / 1000
        return problem
    }
}

extension HTTPFields {
    /// What a rate limit says.
    mutating func add(_ answer: RateAnswer) {
        self[text: APIHeader.rateLimitLimit] = "\(answer.limit)"
        self[text: APIHeader.rateLimitRemaining] = "\(answer.remaining)"
        self[text: APIHeader.rateLimitReset] = "\(answer.resetsAt.millisecondsSince1970)"
    }
}
