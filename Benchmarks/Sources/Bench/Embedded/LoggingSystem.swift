import Logging
import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite
import Workload

extension TaskName<Note, Note> {
    /// Logs twice and has a span.
    static var traced: Self { "traced" }
}

extension TaskName<NoValue, NoValue> {
    /// Logs 5,000 lines a second until it is cancelled.
    static var logging: Self { "logging" }
}

/// The system with an event store on a file, of which only the last lines and spans are kept.
enum LoggingSystem {
    /// The most bytes of lines and spans.
    static let mostBytes: Int64 = 50_000_000

    static func with<Value: Sendable>(
        _ folder: ScratchFolder, _ body: (EmbeddedSystem) async throws -> Value
    ) async throws -> Value {
        let events = try await SQLiteEventStore.open(at: .file(folder.file("events.sqlite")))
        let options = EventOptions(mostBytes: mostBytes, pruneEvery: .seconds(1))
        let traced = task(.traced) { (note: Note, context: RunContext) in
            context.logger.info("began", metadata: ["bytes": "\(note.text.utf8.count)"])
            return await context.trace("work") {
                context.logger.info("working")
                return note
            }
        }
        let logging = task(.logging) { (context: RunContext) -> Void in
            let clock = ContinuousClock()
            var next = clock.now
            while !Task.isCancelled {
                for number in 0..<50 {
                    context.logger.info("a line of a usual length, with its number", metadata: ["number": "\(number)"])
                }
                next = next.advanced(by: .milliseconds(10))
                try await clock.sleep(until: next)
            }
        }
        let tasks = Tasks {
            traced
            logging
        }
        let value = try await EmbeddedSystem.with(
            folder, events: events, eventOptions: options, beside: tasks, body)
        try await events.close()
        return value
    }
}
