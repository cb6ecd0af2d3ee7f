public import TriggerModel

/// A run that was triggered, for asking after it.
public struct RunHandle<Output: Codable & Sendable>: Sendable {
    /// The run.
    public let id: RunID
    /// The task it is a run of.
    public let task: String
    /// Whether an idempotency key led to a run that was there already.
    public let isCached: Bool
    /// A public token with which somebody else may read the run, and the other runs of its batch, for an hour; nil inside a task, and
    /// where no server was asked over HTTP.
    public let publicAccessToken: String?
    private let client: TriggerClient

    init(_ receipt: TriggerReceipt, client: TriggerClient) {
        id = receipt.id
        task = receipt.task
        isCached = receipt.isCached
        publicAccessToken = receipt.publicAccessToken
        self.client = client
    }

    /// Reads the run until it ends, however long that takes: soon at first, then every `interval`.
    ///
    /// Inside a task, `triggerAndWait` of the context does the same without holding the slot meanwhile.
    ///
    /// - Parameter interval: The longest pause between two readings. Default 1 s.
    /// - Returns: How it ended.
    /// - Throws: ``TransportError``; ``UndecodableValue`` when the output is not an `Output`; `CancellationError`.
    public func result(every interval: Duration = .seconds(1)) async throws -> RunResult<Output> {
        try await client.result(of: client.ended(id, every: interval, atMost: .max))
    }

    /// Reads the run.
    ///
    /// - Throws: ``TransportError``.
    public func retrieve() async throws -> RunObject {
        try await client.retrieve(id)
    }

    /// Cancels the run and its unfinished children; one that ended already stays as it is.
    ///
    /// - Throws: ``TransportError``.
    public func cancel() async throws {
        try await client.cancel(id)
    }
}
