import Trigger
import TriggerEngine
import TriggerModel
import TriggerServer

/// Why a command ends without what it was asked for: one line that says what happened and what to do.
struct Failure: Error, Hashable, CustomStringConvertible {
    /// How the program ends.
    var status: EndStatus
    /// What happened.
    var what: String
    /// What to do about it; empty when that is said already.
    var advice: String

    init(_ status: EndStatus, _ what: String, _ advice: String = "") {
        self.status = status
        self.what = what
        self.advice = advice
    }

    /// Both in one line, whatever the parts are made of.
    var description: String {
        guard !advice.isEmpty else { return TextWidth.plain(what) }
        return TextWidth.plain("\(what.hasSuffix(".") ? String(what.dropLast()) : what); \(advice)")
    }

    /// There is no such run.
    static func noRun(_ run: RunID) -> Failure {
        Failure(.missing, "there is no run \(run)", "see `trigger runs list`")
    }
}

extension Failure {
    /// What an error means to whoever typed the command.
    init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let error as SettingsFailure: self.init(.configuration, error.description)
        case let error as StartFailure: self.init(.trouble, error.description)
        case let error as StoreError: self.init(EndStatus(error.code), error.message)
        case let fault as ImportFault: self.init(.trouble, fault.description)
        case let error as EngineError: self.init(.trouble, error.message)
        case let error as TransportError: self.init(error)
        case is CancellationError: self.init(.trouble, "interrupted", "what the server has goes on")
        default: self.init(.trouble, "\(error)", "this is not expected; please report it")
        }
    }

    private init(_ error: TransportError) {
        switch error.code {
        case .unreachable:
            self.init(
                .unavailable, error.message, "start a server with `trigger server`, or name another with --url")
        case .unavailable:
            self.init(.unavailable, "the server cannot do it now: \(error.message)", "try again in a moment")
        case .unauthorized:
            self.init(
                .noAccess, "the server refused the key: \(error.message)",
                "pass its secret key with --secret-key or TRIGGER_SECRET_KEY")
        case .notFound:
            // Only another kind of server says it without a sentence of its own.
            let what = error.message.hasPrefix("404") ? "the server answered 404" : error.message
            self.init(.trouble, what, "check that --url is a swift-trigger server")
        case .refused: self.init(.usage, "the server refused it: \(error.message)", "correct it and try again")
        default: self.init(.trouble, error.message, "check that --url is a swift-trigger server")
        }
    }
}
