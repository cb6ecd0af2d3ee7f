import Trigger
public import TriggerModel

/// A run that a run of a test triggered.
public struct TriggeredRun: Hashable, Sendable, CustomStringConvertible {
    /// The run.
    public let id: RunID
    /// Its task.
    public let task: String
    /// Its payload, as JSON; nil for none.
    public let json: String?
    /// What was said of it beside its payload.
    public let options: TriggerOptions
    /// Whether it was waited for.
    public let isAwaited: Bool
    /// The call's key; nil where it had none.
    public let key: String?

    /// Its payload.
    ///
    /// - Throws: An error that names the key path when it is no such value.
    public func payload<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
        try Packet(data: json).decoded()
    }

    /// The task and the payload.
    public var description: String {
        "\(task)(\(json ?? ""))"
    }
}
