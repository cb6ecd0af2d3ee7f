public import TriggerModel

public import struct Foundation.Date

/// A run that somebody triggered inside a transaction of their own: a row of `trigger_inbox`, which becomes the run.
public struct InboxRecord: Sendable {
    /// The environment.
    public var environment: EnvironmentID
    /// The identity that the run is to have.
    public var id: RunID
    /// The task.
    public var task: String
    /// The payload; JSON text.
    public var payload: Packet
    /// The options as they were written: a JSON object, in the names of ``/TriggerModel/TriggerOptions``.
    public var options: String
    /// When it was written.
    public var createdAt: Date
    /// Why it became no run; nil until that was tried.
    public var fault: String?
    /// When it is to be looked at; that is later than it was written where its queue was full.
    public var dueAt: Date

    /// Makes a record; of one that is to be looked at at once unless said otherwise.
    public init(
        environment: EnvironmentID, id: RunID, task: String, payload: Packet, options: String, createdAt: Date,
        fault: String? = nil, dueAt: Date = Date(timeIntervalSince1970: 0)
    ) {
        self.environment = environment
        self.id = id
        self.task = task
        self.payload = payload
        self.options = options
        self.createdAt = createdAt
        self.fault = fault
        self.dueAt = dueAt
    }

    /// What is to be triggered.
    ///
    /// - Throws: An ``EngineError`` that says what is wrong with it.
    func item() throws -> TriggerItem {
        let parts: InboxOptions
        do {
            parts = try JSON.value(from: options)
        } catch {
            throw EngineError(.badRequest, "options: \(JSON.describe(error))")
        }
        return try TriggerItem(task: task, payload: payload, options: parts.options(writtenAt: createdAt)).validated()
    }
}
