import Foundation
import Logging

/// What a program says to whoever started it.
enum Console {
    /// Writes a line to the standard output, at once.
    static func say(_ line: String) {
        FileHandle.standardOutput.write(Data((line + "\n").utf8))
    }

    /// A log on the standard error; `LOG_LEVEL` says how much, `notice` when it does not.
    static func logger(label: String) -> Logger {
        let level = ProcessInfo.processInfo.environment["LOG_LEVEL"].flatMap { Logger.Level(rawValue: $0.lowercased()) }
        return logger(label: label, level: level ?? .notice)
    }

    /// A log on the standard error.
    static func logger(label: String, level: Logger.Level) -> Logger {
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
