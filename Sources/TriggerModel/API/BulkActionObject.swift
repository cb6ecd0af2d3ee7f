public import struct Foundation.Date

/// A bulk action as `GET /api/v1/bulk-actions/{id}` gives it (http-api.md §5.7).
public struct BulkActionObject: Codable, Hashable, Sendable {
    /// What is done to the runs.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// They are cancelled; those that had ended count as failures.
        case cancel = "CANCEL"
        /// Each is triggered once more.
        case replay = "REPLAY"
    }

    /// How far it is.
    public enum Status: String, Codable, Sendable {
        /// It goes on.
        case pending = "PENDING"
        /// It came to all its runs.
        case completed = "COMPLETED"
        /// Somebody ended it; what was done by then stays done.
        case aborted = "ABORTED"
    }

    /// How many runs it came to.
    public struct Counts: Codable, Hashable, Sendable {
        /// Of runs named one by one, all of them; of a filter, those it came to so far.
        public var total: Int
        /// Those it was done to.
        public var success: Int
        /// Those it could not be done to.
        public var failure: Int

        /// Makes counts.
        public init(total: Int = 0, success: Int = 0, failure: Int = 0) {
            self.total = total
            self.success = success
            self.failure = failure
        }
    }

    /// Its identity.
    public var id: BulkActionID
    /// What whoever made it called it.
    public var name: String?
    /// What is done.
    public var type: Kind
    /// How far it is.
    public var status: Status
    /// How many runs it came to.
    public var counts: Counts
    /// When it was made.
    public var createdAt: Date
    /// When it came to its end; nil while it goes on.
    public var completedAt: Date?

    /// Makes an object.
    public init(
        id: BulkActionID, name: String? = nil, type: Kind, status: Status = .pending, counts: Counts = Counts(),
        createdAt: Date, completedAt: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.type = type
        self.status = status
        self.counts = counts
        self.createdAt = createdAt
        self.completedAt = completedAt
    }
}
