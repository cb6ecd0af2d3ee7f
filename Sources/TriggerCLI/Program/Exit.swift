import ArgumentParser
import Foundation

/// The end of the program after an error.
enum Exit {
    /// Says in one line what went wrong, and ends with its status; a request for help is answered instead.
    static func with(_ error: any Error) -> Never {
        switch TriggerCommand.exitCode(for: error) {
        case .success: TriggerCommand.exit(withError: error)
        case .validationFailure: end(usage(error))
        default:
            if let code = error as? ExitCode { exit(code.rawValue) }
            end(Failure(error))
        }
    }

    private static func end(_ failure: Failure) -> Never {
        Output.note("trigger: \(failure)")
        exit(failure.status.rawValue)
    }

    /// What is wrong with the arguments, and where their description is.
    static func usage(_ error: any Error) -> Failure {
        let what = TriggerCommand.message(for: error).split(separator: "\n").joined(separator: " ")
        let help = TriggerCommand.fullMessage(for: error).firstMatch(of: /See '(.+)' for more information/)
        return Failure(.usage, what, "see `\(help?.1 ?? "trigger --help")`")
    }
}
