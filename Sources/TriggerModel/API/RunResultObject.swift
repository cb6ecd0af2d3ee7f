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
    /// What it used; the results of a batch leave it out.
    public var usage: Usage?

    /// What a run used.
    public struct Usage: Codable, Sendable {
        /// How long it was active, in milliseconds.
        public var durationMs: Int64

        /// Makes a usage.
        public init(durationMs: Int64) {
            self.durationMs = durationMs
        }
    }

    /// Tells of an outcome.
    public init(_ outcome: RunOutcome) {
        ok = outcome.status == .completedSuccessfully
        (id, taskIdentifier) = (outcome.id, outcome.task)
        output = ok ? outcome.output?.data : nil
        outputType = ok ? outcome.output?.type ?? Packet.json : nil
        error = ok ? nil : outcome.error ?? .internal(code: RunErrorCode(unexplained: outcome.status), message: nil)
    }
}

extension RunErrorCode {
    /// What stands for the error of a run that ended in a way with none: one of the codes that existing clients accept.
    package init(unexplained status: RunStatus) {
        switch status {
        case .canceled: self = .runCancelled
        case .crashed: self = .crashed
        case .timedOut: self = .maxDurationExceeded
        default: self.init(rawValue: "UNSPECIFIED_ERROR")
        }
    }
}
