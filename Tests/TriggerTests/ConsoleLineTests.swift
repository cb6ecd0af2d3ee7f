import Logging
import Testing
import Trigger
import TriggerModel

@Suite("Lines of a run on the console", .timeLimit(.minutes(10)))
struct ConsoleLineTests {
    @Test("a line says its run, task and attempt beside what its logger is told to say")
    func facts() async throws {
        let console = Recorder()
        let logs = task("logs") { (_: NoValue, context) async throws -> Void in
            var logger = context.logger
            logger[metadataKey: "user"] = "u-1"
            logger[metadataKey: "task"] = "a name of its own"
            logger.info("told")
            context.logger.info("plain", metadata: ["step": "2"])
        }
        try await WorkerRig.run(Tasks { logs }) {
            $0.logger = Logger(label: "console") { _ in SayingHandler(recorder: console) }
            $0.logger[metadataKey: "run"] = "of the worker"
        } _: { rig in
            let id = rig.server.submit("logs")
            _ = await rig.server.ended(id)
            let told = console.all.filter { $0.hasPrefix("told") || $0.hasPrefix("plain") }
            #expect(
                told == [
                    "told attempt=1 run=\(id) task=a name of its own user=u-1",
                    "plain attempt=1 run=\(id) step=2 task=logs",
                ])
        }
    }
}

/// Notes what a console would show: the message, and all that is said with it.
private struct SayingHandler: LogHandler {
    let recorder: Recorder
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let facts = all.map { "\($0.key)=\($0.value)" }.sorted()
        recorder.note(([event.message.description] + facts).joined(separator: " "))
    }
}
