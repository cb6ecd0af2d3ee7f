import Foundation
import Logging
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// From trigger to stored result: single triggers from many concurrent callers, 300 bytes of JSON in and out, on a file.
struct EndToEnd {
    let folder: String
    let runs: Int
    let callers = 500

    struct Note: Codable, Sendable {
        var text: String
    }

    /// The bench proper: the figure covers everything from the first trigger to the last stored result.
    func run(_ name: String) async throws -> Figure {
        let path = folder + "/engine.sqlite"
        let store = try await SQLiteStore.open(at: .file(path), now: SystemTime().now)
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let engine = Engine(store: store, logger: logger)
        let echo = task("echo") { (note: Note, _: RunContext) in note }
        let options = WorkerOptions(slots: 2_000, logger: logger)
        let worker = Worker(transport: EmbeddedRunTransport(engine), options: options) { echo }
        let client = TriggerClient(EmbeddedClientTransport(engine))
        let figure = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            defer { group.cancelAll() }
            return try await measure(name, rows: runs) {
                try await trigger(echo.name, client)
                while try completedRuns(in: path) < runs { try await Task.sleep(for: .milliseconds(20)) }
            }
        }
        try await store.close()
        return figure
    }

    private func trigger(_ name: TaskName<Note, Note>, _ client: TriggerClient) async throws {
        let note = Note(text: String(repeating: "x", count: 288))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    for _ in 0..<(runs / callers) { try await client.trigger(name, note) }
                }
            }
            try await group.waitForAll()
        }
    }
}
