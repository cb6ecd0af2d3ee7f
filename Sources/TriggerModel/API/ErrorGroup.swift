public import struct Foundation.Date

/// Failed runs of one task that ended with what seems to be the same error, as `GET /api/v1/errors` shows them.
///
/// Errors are the same when their type, or their code, and their message are; numbers, identifiers and what stands in
/// quotation marks in the message do not count.
public struct ErrorGroup: Hashable, Codable, Sendable {
    /// How it stands with a group.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// Nobody said otherwise: nobody can yet, so all are.
        case unresolved
        /// Somebody said that it is done with.
        case resolved
        /// Somebody said that it is not to be shown.
        case ignored
    }

    /// Its identity, which ``RunFilter/errors`` takes.
    public var id: ErrorGroupID
    /// What tells it from others; part of its identity.
    public var fingerprint: String
    /// The task.
    public var taskIdentifier: String
    /// The type of the user's error, or the code of the system's.
    public var errorType: String
    /// The message of the run that failed last.
    public var errorMessage: String
    /// How it stands with it.
    public var status: Status
    /// How many runs ended with it, those that were deleted since among them.
    public var count: Int
    /// When a run ended with it for the first time.
    public var firstSeen: Date
    /// When a run ended with it for the last time.
    public var lastSeen: Date
    /// The run that did.
    public var lastRun: RunID
    /// The versions of the newest hundred runs that ended with it; absent in a list.
    public var affectedVersions: [String]?

    /// Makes a group that nobody said anything of.
    public init(
        id: ErrorGroupID, task: String, type: String, message: String, count: Int, firstSeen: Date, lastSeen: Date,
        lastRun: RunID
    ) {
        self.id = id
        fingerprint = id.fingerprint
        taskIdentifier = task
        errorType = type
        errorMessage = message
        status = .unresolved
        self.count = count
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.lastRun = lastRun
    }
}
