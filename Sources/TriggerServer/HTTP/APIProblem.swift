import Foundation
import Hummingbird
import TriggerEngine
import TriggerModel

/// An answer that is an error, in the shapes of http-api.md §1.3.
struct APIProblem: Error {
    var status: Int
    var body: ErrorBody
    /// What the caller's library is told about repeating the call; nil lets the status speak.
    var shouldRetry: Bool?
    /// The methods a path has, when the caller used another.
    var allow: String?
    /// What the rate limit says that turned the caller away.
    var rate: RateAnswer?

    init(_ status: Int, _ message: String, details: [ErrorBody.Issue]? = nil) {
        self.status = status
        body = ErrorBody(message, details: details)
        shouldRetry = [404, 422].contains(status) ? false : nil
    }

    /// The body is too large, whether it says so or turns out to be.
    static let tooLarge = APIProblem(413, "Request body too large")
    /// There is nothing at this path.
    static let notFound = APIProblem(404, "Not found")
    /// The fault is the server's; what it was is in the log.
    static let unexpected = APIProblem(500, "Something went wrong")

    /// The key is not one of this server's.
    static let invalidKey = APIProblem(401, "Invalid API key")

    /// The request has no key at all.
    static var missingKey: APIProblem {
        var problem = APIProblem(401, "No authorization header provided")
        problem.body.title = "Unauthorized"
        problem.body.status = 401
        problem.body.type = "https://httpstatuses.com/401"
        problem.body.detail = problem.body.error
        return problem
    }

    /// A parameter or header is not acceptable.
    static func headers(_ path: String, _ message: String) -> APIProblem {
        APIProblem(400, "Headers Error", details: [ErrorBody.Issue(path: path, message: message)])
    }

    /// Members or filters that this server does not have yet.
    static func unavailable(_ names: [String]) -> APIProblem {
        let list = names.joined(separator: ", ")
        return APIProblem(422, "\(list): not available yet; leave it out")
    }
}

extension APIProblem {
    /// What an error thrown by a route means to the caller.
    init(_ error: any Error) {
        switch error {
        case let problem as APIProblem: self = problem
        case let refusal as EngineError: self.init(refusal)
        case let error as HTTPError where error.status == .notFound: self = .notFound
        case let error as HTTPError: self.init(error.status.code, error.body ?? error.status.reasonPhrase)
        case let error as any HTTPResponseError where error.status == .contentTooLarge: self = .tooLarge
        default: self = .unexpected
        }
    }

    private init(_ refusal: EngineError) {
        self.init(refusal.code.rawValue, refusal.message)
        if refusal.code == .tooMany { shouldRetry = false }
        guard refusal.code == .unknownWorker else { return }
        body.code = UnknownWorker.word
        shouldRetry = false
    }
}
