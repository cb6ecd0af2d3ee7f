import Logging
import Synchronization

/// Keeps what is logged.
final class LogRecorder: Sendable {
    private let lines = Mutex<[LoggedLine]>([])

    var all: [LoggedLine] {
        lines.withLock { $0 }
    }

    var logger: Logger {
        Logger(label: "trigger.testing") { _ in Handler(recorder: self) }
    }

    fileprivate func add(_ line: LoggedLine) {
        lines.withLock { $0.append(line) }
    }

    private struct Handler: LogHandler {
        let recorder: LogRecorder
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        var metadataProvider: Logger.MetadataProvider?

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let provided = metadataProvider?.get() ?? [:]
            let all = metadata.merging(provided) { $1 }.merging(event.metadata ?? [:]) { $1 }
            recorder.add(LoggedLine(event.level, "\(event.message)", all.mapValues { "\($0)" }))
        }
    }
}
