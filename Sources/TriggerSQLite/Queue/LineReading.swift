import TriggerEngine
import TriggerModel

/// A line and how far a take has read and taken its runs.
struct LineReading {
    let line: ReadyLine
    /// The list of heads it came from.
    let list: Int
    /// When its first run came up, as its head says.
    let head: ReadyTime
    /// Runs taken from its front.
    private(set) var taken = 0
    /// The last of them.
    private(set) var lastTaken: Place?

    private var page: ArraySlice<Place> = []
    private var lastRead = Place(time: .start, run: RunID(rawValue: ""))
    private var isAtEnd = false
    private var pageSize = PageSize()

    /// Where a run stands in the line.
    struct Place {
        var time: ReadyTime
        var run: RunID
    }

    init(_ line: ReadyLine, list: Int, head: HeadList.Head) {
        self.line = line
        self.list = list
        self.head = head.time
        guard let run = head.onlyRun else { return }
        (page, isAtEnd) = ([Place(time: head.time, run: run)], true)
    }

    /// Takes up to `limit` runs that come up no later than `bound`.
    mutating func take(_ transaction: SQLiteTransaction, limit: Int, until bound: ReadyTime?) throws -> [RunID] {
        var runs: [RunID] = []
        while runs.count < limit, let place = try next(transaction, limit: limit - runs.count) {
            if let bound, bound < place.time { break }
            runs.append(place.run)
            lastTaken = place
            page.removeFirst()
        }
        taken += runs.count
        return runs
    }

    /// Whether all of its runs were taken.
    var isEmptied: Bool {
        isAtEnd && page.isEmpty
    }

    /// The first run that is not taken; nil when there is none.
    mutating func next(_ transaction: SQLiteTransaction, limit: Int) throws -> Place? {
        if page.isEmpty, !isAtEnd { try readPage(transaction, limit: limit) }
        return page.first
    }

    private mutating func readPage(_ transaction: SQLiteTransaction, limit: Int) throws {
        let size = pageSize.next(limit: limit)
        let places = try transaction.statement(TakeReady.nextRuns).rows { bindings in
            bindings.add(line)
            bindings.add(lastRead)
            bindings.add(size)
        } _: {
            Place(time: ReadyTime(rank: $0.int64(), score: $0.int64()), run: $0.run())
        }
        lastRead = places.last ?? lastRead
        isAtEnd = places.count < size
        page = places[...]
    }
}
