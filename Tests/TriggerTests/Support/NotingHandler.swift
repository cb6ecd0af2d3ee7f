import Logging

/// Notes the messages it is given, and what a console would show beside them.
struct NotingHandler: LogHandler {
    let recorder: Recorder
    var notesMetadata = false
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = notesMetadata ? metadata.merging(event.metadata ?? [:]) { $1 } : [:]
        let facts = all.map { "\($0.key)=\($0.value)" }.sorted()
        recorder.note(([event.message.description] + facts).joined(separator: " "))
    }
}
