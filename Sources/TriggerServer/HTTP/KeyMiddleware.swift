import Crypto
import Foundation
import Hummingbird

/// Lets through who has the environment's secret key.
///
/// Digests are compared, in constant time, so that neither the answer's time nor the key's length tells anything of the key.
struct KeyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    private let digest: SHA256Digest

    init(secretKey: String) {
        digest = SHA256.hash(data: Data(secretKey.utf8))
    }

    @concurrent func handle(
        _ request: Request, context: APIContext, next: @concurrent (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else { throw APIProblem.missingKey }
        let words = header.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { throw APIProblem.invalidKey }
        guard SHA256.hash(data: Data(words[1].utf8)) == digest else { throw APIProblem.invalidKey }
        return try await next(request, context)
    }
}
