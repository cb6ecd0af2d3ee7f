import Logging
import Trigger

/// Triggers many runs at once, waits for all of them, and holds no slot meanwhile; returns how many there were.
struct ParentChild: DurableTask {
    static let name: TaskName<Family, Int> = "parent-child"

    func run(_ family: Family, context: RunContext) async throws -> Int {
        let greetings = (0..<family.n).map { Greeting(message: "child \($0)") }
        let results = try await context.batchTriggerAndWait(helloWorld.name, greetings)
        context.logger.info("all children are back", metadata: ["children": "\(results.count)"])
        return try results.map { try $0.get() }.count
    }
}

/// How many children.
struct Family: Codable, Sendable {
    var n: Int
}
