import Crypto
import Foundation
import Hummingbird

/// Finds out who calls: who has the environment's secret key, or a public token that was made with it.
///
/// Digests are compared, in constant time, so that neither the answer's time nor the key's length tells anything of the key.
struct KeyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private let digest: SHA256Digest
    private let metricsDigest: SHA256Digest?
    private let seal: PublicTokenSeal
    private let now: @Sendable () -> Date

    init(_ environment: ServerEnvironment, now: @escaping @Sendable () -> Date) {
        digest = SHA256.hash(data: Data(environment.secretKey.utf8))
        metricsDigest = environment.metricsKey.map { SHA256.hash(data: Data($0.utf8)) }
        seal = environment.seal
        self.now = now
    }

    @concurrent func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else { throw APIProblem.missingKey }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { throw APIProblem.invalidKey }
        var context = context
        context.caller = try caller(words[1])
        return try await next(request, context)
    }

    private func caller(_ key: Substring) throws -> Caller {
        let hash = SHA256.hash(data: Data(key.utf8))
        if hash == digest { return .owner }
        if hash == metricsDigest { return .observer }
        guard PublicTokenSeal.couldSeal(key) else { throw APIProblem.invalidKey }
        return .bearer(try seal.open(String(key), now: now()))
    }
}
