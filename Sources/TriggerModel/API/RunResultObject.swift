/// How a run ended, as the API tells it (http-api.md §5.6).
public struct RunResultObject: Codable, Sendable {
    /// Whether it succeeded.
    public var ok: Bool
    /// The run.
    public var id: RunID
    /// Its task.
    public var taskIdentifier: String
    /// What it returned, as text.
    public var output: String?
    /// The media type of ``output``.
    public var outputType: String?
    /// What went wrong.
    public var error: RunError?

    /// Tells of an outcome.
    public init(_ outcome: RunOutcome) {
        ok = outcome.status == .completedSuccessfully
        (id, taskIdentifier) = (outcome.id, outcome.task)
        output = ok ? outcome.output?.data : nil
        outputType = ok ? outcome.output?.type ?? Packet.json : nil
        error =
            ok ? nil : outcome.error ?? .internal(code: RunErrorCode(rawValue: outcome.status.rawValue), message: nil)
    }
}
