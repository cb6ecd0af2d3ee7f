import Foundation
import TriggerEngine
import TriggerModel

/// Who sent a request, as far as its key says.
enum Caller: Sendable {
    /// Anybody: the route is open.
    case anybody
    /// Who has the environment's secret key, and with it may do everything.
    case owner
    /// Who has a public token.
    case bearer(PublicToken)
    /// Who has the key for `/metrics`.
    case observer

    /// Whether the caller may do that.
    func permits(_ scope: PublicScope) -> Bool {
        switch self {
        case .anybody: false
        case .owner: true
        case .observer: scope == .read(.metrics)
        case .bearer(let token): token.scopes.contains { $0.permits(scope) }
        }
    }

    /// Refuses a caller who may do none of these.
    ///
    /// - Parameters:
    ///   - scope: The one that is named to the caller.
    ///   - others: Those that will do as well; what they name may be nothing that the caller is to know.
    /// - Throws: ``APIProblem`` 403.
    func demand(_ scope: PublicScope, or others: [PublicScope] = []) throws {
        guard permits(scope) || others.contains(where: permits) else { throw APIProblem.lacking(scope) }
    }

    /// The token that triggering uses up.
    var oneTimeToken: OneTimeToken? {
        guard case .bearer(let token) = self, token.isOneTime else { return nil }
        return OneTimeToken(digest: token.digest, expiresAt: token.expiresAt)
    }
}

extension APIProblem {
    /// The caller's token does not permit the request.
    fileprivate static func lacking(_ scope: PublicScope) -> APIProblem {
        var problem = APIProblem(403, "Unauthorized: the public access token lacks the scope \(scope)")
        problem.body.code = "unauthorized"
        problem.body.param = "access_token"
        problem.body.type = "authorization"
        return problem
    }
}
