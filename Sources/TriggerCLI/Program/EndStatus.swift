import TriggerEngine

/// How the program ends, for scripts.
enum EndStatus: Int32, CaseIterable {
    /// It is done; with `--wait` and `runs watch`, the run completed.
    case done = 0
    /// The run failed, crashed, expired or was cancelled; or a check of `doctor` failed.
    case failed = 1
    /// Something else went wrong.
    case trouble = 2
    /// The arguments, or the payload, are not acceptable.
    case usage = 64
    /// There is no such run, or no such file.
    case missing = 66
    /// The server cannot be reached, or cannot do it now.
    case unavailable = 69
    /// The secret key is missing or wrong.
    case noAccess = 77
    /// A setting is wrong: the configuration file or an environment variable.
    case configuration = 78

    /// How the program ends when the store cannot be used.
    init(_ code: StoreError.Code) {
        self =
            switch code {
            case .unreachable, .conflict: .unavailable
            case .refused: .noAccess
            case .cannotOpen, .tooOld: .configuration
            default: .trouble
            }
    }

    /// What it says, in a few words.
    var meaning: String {
        switch self {
        case .done: "done; with --wait and `runs watch`: the run completed"
        case .failed: "the run did not complete, or a check of `doctor` failed"
        case .trouble: "something else went wrong"
        case .usage: "the arguments or the payload are not acceptable"
        case .missing: "there is no such run or file"
        case .unavailable: "the server cannot be reached, or cannot do it now"
        case .noAccess: "the secret key is missing or wrong"
        case .configuration: "the configuration file or an environment variable is wrong"
        }
    }

    /// All of them, as `--help` shows them.
    static var table: String {
        allCases.map { status in
            let number = String(status.rawValue)
            return "  \(number)\(String(repeating: " ", count: 4 - number.count))\(status.meaning)"
        }.joined(separator: "\n")
    }
}
