public import TriggerModel

public import struct Foundation.Date

/// Which groups of errors to read.
public enum ErrorQuery: Hashable, Sendable {
    /// One, if it is there.
    case one(ErrorGroupID)
    /// A page of the list.
    case page(Page)

    /// A page of the list, the group seen last first.
    public struct Page: Hashable, Sendable {
        /// Only errors of these tasks; empty for all.
        public var tasks: [String]
        /// Only errors with this text in their type or message, whatever the case of its ASCII letters.
        ///
        /// It is looked for in the ``searched`` groups where the page begins, so that a list with none costs no more.
        public var search: String?
        /// Only groups seen at this instant or later.
        public var seenFrom: Date?
        /// Only groups not seen at this instant or later.
        public var seenBefore: Date?
        /// Only groups that come after this place.
        public var after: Place?
        /// Only groups that come before this place: the page right before it, in the same order.
        public var before: Place?
        /// The size of the page.
        public var limit: Int

        /// How many groups a page with a text looks at, of each task where tasks are named.
        public static let searched = 10_000

        /// Makes a page; of all groups unless said otherwise.
        public init(
            tasks: [String] = [], search: String? = nil, seenFrom: Date? = nil, seenBefore: Date? = nil,
            after: Place? = nil, before: Place? = nil, limit: Int = 25
        ) {
            self.tasks = tasks
            self.search = search
            self.seenFrom = seenFrom
            self.seenBefore = seenBefore
            self.after = after
            self.before = before
            self.limit = limit
        }
    }

    /// A place in the list: when a group was seen last, and its identity among those of one instant.
    public struct Place: Hashable, Comparable, Sendable {
        /// When the group was seen last.
        public var lastSeen: Date
        /// The group.
        public var id: String

        /// Makes a place.
        public init(lastSeen: Date, id: String) {
            self.lastSeen = lastSeen
            self.id = id
        }

        /// Orders places by their instants.
        public static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.lastSeen, lhs.id) < (rhs.lastSeen, rhs.id)
        }
    }
}

extension ErrorQuery.Place {
    /// The place as a cursor of the list: the milliseconds since 1970, and the fingerprint.
    package var cursor: String {
        "\(lastSeen.millisecondsSince1970).\(id)"
    }

    /// Reads a cursor; nil for what is none.
    package init?(cursor: String) {
        let parts = cursor.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let milliseconds = Int64(parts[0]), milliseconds.magnitude < 1 << 50 else { return nil }
        self.init(lastSeen: Date(millisecondsSince1970: milliseconds), id: String(parts[1]))
    }

    /// Before all that was seen at an instant or later.
    package static func floor(at instant: Date) -> Self {
        Self(lastSeen: instant, id: "")
    }
}

extension ErrorQuery.Page {
    /// The place that all groups of the page were seen later than.
    package var lowerBound: ErrorQuery.Place {
        [before, seenFrom.map { .floor(at: $0) }].compactMap(\.self).max() ?? .floor(at: .distantPast)
    }

    /// The place that all groups of the page were seen earlier than.
    package var upperBound: ErrorQuery.Place {
        [after, seenBefore.map { .floor(at: $0) }].compactMap(\.self).min() ?? .floor(at: .distantFuture)
    }

    /// Whether the page right before a place is wanted, so that reading goes from old to new.
    package var isBackward: Bool {
        before != nil
    }
}
