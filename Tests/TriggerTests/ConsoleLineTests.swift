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
            $0.logger = Logger(label: "console") { _ in NotingHandler(recorder: console, notesMetadata: true) }
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
