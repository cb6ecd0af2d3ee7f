public import Logging
import TriggerModel

/// Lets the lines that any swift-log `Logger` logs in a task's code land in its run, and passes them on to another handler.
///
/// A ``/TriggerServer/TriggerApp`` sets it up by itself. A program with a ``Worker`` of its own does so once, by
/// `LoggingSystem.bootstrap`, before it makes loggers; see <doc:LogsAndTraces>.
///
/// The run is that of the code that logs, found by the Swift task; in a detached task there is none. What a line keeps is bounded:
/// 131,072 characters of its message and of each text in its metadata, 1,024 entries and 1 MB of those. More is left out, with a
/// mark.
public struct RunLogHandler: LogHandler {
    /// Where lines go beside the run.
    private var console: any LogHandler
    /// The attempt that is named to the console with each line; nil for a logger that is no run's own.
    private let attempt: NamedAttempt?
    /// What is said with each line.
    public var metadata: Logger.Metadata = [:]
    /// What is said with each line, asked for when it is logged.
    public var metadataProvider: Logger.MetadataProvider? {
        get { console.metadataProvider }
        set { console.metadataProvider = newValue }
    }

    /// Whether the line at hand was recorded further out.
    @TaskLocal private static var isRecorded = false

    /// Passes lines on to a handler, which keeps its own level.
    public init(_ console: any LogHandler) {
        self.init(console, of: nil)
    }

    fileprivate init(_ console: any LogHandler, of attempt: NamedAttempt?) {
        self.console = Self.console(of: console)
        self.attempt = attempt ?? (console as? RunLogHandler)?.attempt
    }

    /// The least grave lines that are looked at: the least grave that are kept of runs, or that go to the console.
    ///
    /// Setting it says which go to the console; which are kept is said by ``RecordingOptions/level``.
    public var logLevel: Logger.Level {
        get { min(console.logLevel, RunContext.current?.session.host.recordedLevel ?? .critical) }
        set { console.logLevel = newValue }
    }

    /// A piece of the metadata that is said with each line.
    public subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set {
            metadata[key] = newValue
            console[metadataKey: key] = newValue
        }
    }

    /// Records a line with the run whose code logs, and passes it on.
    public func log(event: LogEvent) {
        record(event)
        guard event.level >= console.logLevel else { return }
        // Many loggers are made, of which few lines get here: so it is worked out for the line, and not for the logger.
        let console = attempt?.saying(metadata, to: self.console) ?? self.console
        Self.$isRecorded.withValue(true) { console.log(event: event) }
    }

    private func record(_ event: LogEvent) {
        guard !Self.isRecorded, let context = RunContext.current, context.keeps(event.level) else { return }
        var attributes: [String: JSONValue] = [:]
        for part in [console.metadataProvider?.get(), metadata, event.metadata] {
            for (name, value) in part ?? [:] { attributes[name] = JSONValue(value) }
        }
        if let error = event.error { attributes["error"] = .string("\(error)") }
        let line = TraceLine(level: TraceLevel(event.level), message: event.message.description, attributes: attributes)
        context.record(line, at: context.session.host.time.now)
    }
}

extension RunContext {
    /// Logs into the run, and to the console, where each line has the run's id, task and attempt as metadata.
    ///
    /// A line is kept with the run if it is as grave as ``RecordingOptions/level`` says; it is never waited for. A replay does not log again
    /// what an earlier pass logged: the first line at a place is the same line as the first at that place before. Lines of child tasks that
    /// log side by side outside of steps are told apart by the order they come in.
    public var logger: Logger {
        var logger = session.host.options.logger
        logger.handler = RunLogHandler(logger.handler, of: namedAttempt)
        return logger
    }

    /// Logs to the console alone.
    var consoleLogger: Logger {
        var logger = session.host.options.logger
        logger.handler = namedAttempt.saying([:], to: RunLogHandler.console(of: logger.handler))
        return logger
    }

    private var namedAttempt: NamedAttempt {
        NamedAttempt(run: run.id, task: run.task, attempt: attempt)
    }

    fileprivate func keeps(_ level: Logger.Level) -> Bool {
        level >= session.host.recordedLevel
    }
}

extension RunLogHandler {
    fileprivate static func console(of handler: any LogHandler) -> any LogHandler {
        (handler as? RunLogHandler)?.console ?? handler
    }
}
