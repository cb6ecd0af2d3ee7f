public import TriggerModel

import struct Foundation.Date

/// Something that is done to many runs, a portion of them per commit.
public struct BulkActionRecord: Hashable, Sendable {
    /// The runs it is about.
    public enum Selection: Hashable, Sendable {
        /// These, in this order.
        case runs([RunID])
        /// Those that a query shows, from the oldest to the newest.
        case matching(RunQuery)
    }

    /// Its environment.
    public var environment: EnvironmentID
    /// What is seen of it from outside.
    public var object: BulkActionObject
    /// The runs it is about.
    public var selection: Selection
    /// The last run of a query that it came to, or where it begins.
    public var cursor: RunID?
    /// Which of the few places for replays that go on in an environment it has; nil for one that cancels, and when it is over.
    public var slot: Int?

    /// Its identity.
    public var id: BulkActionID {
        object.id
    }

    /// How many replays may go on in an environment at once.
    public static let replays = 3

    /// Makes a record.
    public init(
        environment: EnvironmentID, object: BulkActionObject, selection: Selection, cursor: RunID? = nil,
        slot: Int? = nil
    ) {
        self.environment = environment
        self.object = object
        self.selection = selection
        self.cursor = cursor
        self.slot = slot
    }

    /// Ends it.
    mutating func end(_ status: BulkActionObject.Status, at now: Date) {
        (object.status, object.completedAt, slot) = (status, now, nil)
    }
}

extension BulkActionRecord.Selection: Codable {
    private enum CodingKeys: CodingKey {
        case runs, matching
    }

    /// Reads whichever of the two is there.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let runs = try container.decodeIfPresent([RunID].self, forKey: .runs) {
            self = .runs(runs)
        } else {
            self = .matching(try container.decode(RunQuery.self, forKey: .matching))
        }
    }

    /// Writes whichever of the two it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .runs(let runs): try container.encode(runs, forKey: .runs)
        case .matching(let query): try container.encode(query, forKey: .matching)
        }
    }
}
