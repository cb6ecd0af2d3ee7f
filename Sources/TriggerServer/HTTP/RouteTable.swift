import Foundation
import Hummingbird

/// The routes of the server.
///
/// A path asked for with a method it does not have is answered 405 with those it has, before any key is looked at.
struct RouteTable {
    typealias Handler = @Sendable (Request, APIContext) async throws -> Response

    private let router: Router<APIContext>
    private let guarded: RouterGroup<APIContext>
    private var methods: [String: [HTTPRequest.Method]] = [:]
    /// The routes that need a key, and what they ask of a public token.
    private(set) var guardedRoutes: [(method: HTTPRequest.Method, path: String, grant: RouteGrant)] = []

    /// The methods that a path may have.
    static let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]

    init(_ environment: ServerEnvironment, _ registry: PrometheusRegistry, now: @escaping @Sendable () -> Date) {
        router = Router(context: APIContext.self)
        router.add(middleware: RequestMetrics(registry: registry, now: now))
        router.add(middleware: ProblemMiddleware())
        guarded = router.group()
            .add(middleware: KeyMiddleware(environment, now: now))
            .add(middleware: RateLimitMiddleware(environment.limits, now: now))
            // Once more, so that what a rate limit says stands in the answers to errors too.
            .add(middleware: ProblemMiddleware())
    }

    /// Adds a route that needs the secret key, or a public token that grants it.
    mutating func add(
        _ method: HTTPRequest.Method, _ path: String, granting grant: RouteGrant = .secretKey,
        _ handler: @escaping Handler
    ) {
        methods[path, default: []].append(method)
        guardedRoutes.append((method, path, grant))
        guarded.on(RouterPath(path), method: method) { request, context in
            try grant.check(context)
            return try await handler(request, context)
        }
    }

    /// Adds a route that is open to everybody.
    mutating func addOpen(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        methods[path, default: []].append(method)
        router.on(RouterPath(path), method: method, use: handler)
    }

    /// The responder, once all routes are added.
    consuming func responder() -> RouterResponder<APIContext> {
        for (path, known) in methods {
            var problem = APIProblem(405, "Method not allowed")
            problem.allow = known.map(\.rawValue).joined(separator: ", ")
            for method in Self.methods where !known.contains(method) {
                router.on(RouterPath(path), method: method) { [problem] _, _ -> Response in throw problem }
            }
        }
        return router.buildResponder()
    }
}
