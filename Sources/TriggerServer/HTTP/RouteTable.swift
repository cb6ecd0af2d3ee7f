import Hummingbird

/// The routes of the server.
///
/// A path asked for with a method it does not have is answered 405 with those it has, before any key is looked at.
struct RouteTable {
    typealias Handler = @Sendable (Request, APIContext) async throws -> Response

    private let router: Router<APIContext>
    private let guarded: RouterGroup<APIContext>
    private var methods: [String: [HTTPRequest.Method]] = [:]

    init(secretKey: String) {
        router = Router(context: APIContext.self)
        router.add(middleware: ProblemMiddleware())
        guarded = router.group().add(middleware: KeyMiddleware(secretKey: secretKey))
    }

    /// Adds a route that needs the secret key.
    mutating func add(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        methods[path, default: []].append(method)
        guarded.on(RouterPath(path), method: method, use: handler)
    }

    /// Adds a route that is open to everybody.
    mutating func addOpen(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        methods[path, default: []].append(method)
        router.on(RouterPath(path), method: method, use: handler)
    }

    /// The responder, once all routes are added.
    consuming func responder() -> RouterResponder<APIContext> {
        let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
        for (path, known) in methods {
            var problem = APIProblem(405, "Method not allowed")
            problem.allow = known.map(\.rawValue).joined(separator: ", ")
            for method in all where !known.contains(method) {
                router.on(RouterPath(path), method: method) { [problem] _, _ -> Response in throw problem }
            }
        }
        return router.buildResponder()
    }
}
