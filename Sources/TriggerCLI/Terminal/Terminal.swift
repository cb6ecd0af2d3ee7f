import Foundation

/// What the program's output goes to.
struct Terminal: Sendable {
    /// Whether a person reads the standard output.
    var isOutput: Bool
    /// Whether a person reads the standard error.
    var isError: Bool
    /// Columns of the standard output; nil when nobody said.
    var width: Int?
    /// Whether the standard output shows colours: on a terminal, unless `NO_COLOR` says something or it is a dumb one.
    var hasColours: Bool

    init(isOutput: Bool, isError: Bool, width: Int? = nil, environment: [String: String] = [:]) {
        self.isOutput = isOutput
        self.isError = isError && environment["TERM"] != "dumb"
        let isPlain = environment["NO_COLOR"]?.isEmpty == false || environment["TERM"] == "dumb"
        hasColours = isOutput && !isPlain
        self.width = isOutput ? width ?? environment["COLUMNS"].flatMap { Int($0) } : nil
    }

    /// The one this process has.
    static var current: Terminal {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return Terminal(
            isOutput: isatty(STDOUT_FILENO) == 1, isError: isatty(STDERR_FILENO) == 1,
            width: isKnown ? Int(size.ws_col) : nil, environment: ProcessInfo.processInfo.environment
        )
    }
}
