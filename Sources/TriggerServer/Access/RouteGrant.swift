import TriggerModel

/// What a route asks of a caller who has a public token (http-api.md §3).
enum RouteGrant: Sendable {
    /// The route is for the secret key alone.
    case secretKey
    /// One of these scopes, which the path says; the first is named to who lacks them.
    case oneOf(@Sendable (APIContext) throws -> [PublicScope])
    /// What the handler demands of the caller, once it knows what the request is about.
    case handler

    /// One scope, which the path says.
    static func scope(_ scope: @escaping @Sendable (APIContext) throws -> PublicScope) -> RouteGrant {
        .oneOf { [try scope($0)] }
    }

    /// Lets a request go on.
    ///
    /// - Throws: ``APIProblem``: 401, 403.
    func check(_ context: APIContext) throws {
        if case .owner = context.caller { return }
        switch self {
        case .secretKey: throw APIProblem.secretKeyNeeded
        case .oneOf(let scopes):
            let scopes = try scopes(context)
            guard let first = scopes.first else { throw APIProblem.secretKeyNeeded }
            try context.caller.demand(first, or: Array(scopes.dropFirst()))
        case .handler:
            if case .observer = context.caller { throw APIProblem.secretKeyNeeded }
        }
    }
}

extension APIProblem {
    fileprivate static let secretKeyNeeded = APIProblem(
        401, "Invalid or Missing API key: a public access token was found where the secret key is needed")
}
