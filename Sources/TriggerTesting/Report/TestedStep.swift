import Trigger
public import TriggerModel

/// A step of a run in a test.
public struct TestedStep: Hashable, Sendable, CustomStringConvertible {
    /// Its key; with those of the steps around it before it: `order/charge`.
    public let key: String
    /// The attempt that began it, from 1.
    public let attempt: Int
    /// How often it was tried; the tries of further attempts make a step of their own.
    public let tries: Int
    /// What it returned, as JSON; nil for nothing, and where it did not.
    public let json: String?
    /// What the last try failed with; nil when it did not.
    public let error: RunError?
    /// Whether its result is stored.
    public let isCompleted: Bool

    /// What it returned.
    ///
    /// - Throws: An error that names the key path when it is no such value.
    public func output<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try Packet(data: json).decoded()
    }

    /// The key, the tries and what came of it.
    public var description: String {
        let end = isCompleted ? json ?? "nothing" : error.map { "failed: \($0.message)" } ?? "not done"
        return "\(key) → \(end)" + (tries == 1 ? "" : " (try \(tries))")
    }

    init(_ entry: JournalEntry) {
        (key, attempt, tries) = (entry.id.path, entry.attempt, entry.tries)
        (json, isCompleted) = (entry.output?.data, entry.state == .completed)
        error = entry.state == .completed ? nil : entry.error
    }
}
