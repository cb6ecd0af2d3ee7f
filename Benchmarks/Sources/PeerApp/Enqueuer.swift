import Foundation
import Trigger

/// Enqueues what it is told: a line of JSON in, and a line out, when it began, when it is done.
enum Enqueuer {
    /// What is to be enqueued, and how.
    private struct Command: Decodable {
        var kind: String
        /// The number of the first task, and how many.
        var first = 0
        var count: Int
        /// How many calls at once.
        var callers = 1
    }

    /// What one call takes.
    private static let batch = 500

    static func run(_ client: TriggerClient) async throws {
        for await line in lines() {
            let command = try JSONDecoder().decode(Command.self, from: Data(line.utf8))
            let began = Marks.now
            try await perform(command, client)
            try FileHandle.standardOutput.write(contentsOf: Data("\(began)\n".utf8))
        }
    }

    /// The lines of the standard input, read on a thread of their own.
    private static func lines() -> AsyncStream<String> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                while let line = readLine() { continuation.yield(line) }
                continuation.finish()
            }
        }
    }

    private static func perform(_ command: Command, _ client: TriggerClient) async throws {
        let numbers = command.first..<command.first + command.count
        switch command.kind {
        case "steps":
            _ = try await client.trigger(.sequence, command.count)
        case "bulk":
            try await byCallers(command.callers, Array(stride(from: command.first, to: numbers.upperBound, by: batch)))
            {
                let part = $0..<min($0 + batch, numbers.upperBound)
                _ = try await client.batchTrigger(.noop, part.map(Payload.init))
            }
        default:
            try await byCallers(command.callers, Array(numbers)) { _ = try await client.trigger(.noop, Payload($0)) }
        }
    }

    private static func byCallers(
        _ callers: Int, _ numbers: [Int], _ call: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask {
                    for index in stride(from: caller, to: numbers.count, by: callers) { try await call(numbers[index]) }
                }
            }
            try await group.waitForAll()
        }
    }
}
