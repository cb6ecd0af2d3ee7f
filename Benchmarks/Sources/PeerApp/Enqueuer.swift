import Foundation
import Trigger

/// Enqueues what it is told: a line of JSON in, and a line out, when it began, when it is done.
enum Enqueuer {
    /// What is to be enqueued, and how.
    private struct Command: Decodable {
        var kind: String
        var payloads: [Payload]?
        var count: Int?
        var callers: Int?
    }

    static func run() async throws {
        let client = TriggerClient()
        while let line = readLine() {
            let began = Marks.now
            try await perform(JSONDecoder().decode(Command.self, from: Data(line.utf8)), client)
            print(began)
            fflush(nil)
        }
    }

    private static func perform(_ command: Command, _ client: TriggerClient) async throws {
        switch command.kind {
        case "bulk": _ = try await client.batchTrigger(.noop, command.payloads ?? [])
        case "steps": _ = try await client.trigger(.sequence, command.count ?? 0)
        default: try await enqueueSingly(command.payloads ?? [], callers: command.callers ?? 1, client)
        }
    }

    private static func enqueueSingly(_ payloads: [Payload], callers: Int, _ client: TriggerClient) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for index in stride(from: caller, to: payloads.count, by: callers) {
                        _ = try await client.trigger(.noop, payloads[index])
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
