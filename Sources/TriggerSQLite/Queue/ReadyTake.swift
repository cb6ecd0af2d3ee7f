import TriggerEngine
import TriggerModel

/// The choice of runs to start: always from the line whose next run comes up first, within the limits of the groups.
///
/// Only lines that may start a run are looked at, and of those no more than there are runs to take.
struct ReadyTake {
    /// The runs, in the order they are to start.
    private(set) var runs: [RunID] = []
    /// The lines that were looked at.
    private(set) var lines: [LineReading] = []

    private let transaction: SQLiteTransaction
    private let limit: Int
    private var lists: [HeadList] = []
    /// What is left of the limits of groups that have one.
    private var rooms: [QueueGroup: Int] = [:]
    /// Lines that may still give runs: the one whose next run comes up first is the last.
    private var waiting: [Waiting] = []

    private struct Waiting: Comparable {
        var time: ReadyTime
        var line: Int
        /// Whether its list has shown the line that comes after it.
        var isFollowed: Bool

        static func < (lhs: Self, rhs: Self) -> Bool {
            (lhs.time, lhs.line) < (rhs.time, rhs.line)
        }
    }

    init(transaction: SQLiteTransaction, limit: Int) {
        self.transaction = transaction
        self.limit = limit
    }

    /// The lines that have no runs left.
    ///
    /// Their heads are gone: of each list those up to the last of its `front`, and each of the `others`.
    var emptied: (fronts: [LineReading], others: [LineReading]) {
        var (fronts, others): ([Int: LineReading], [LineReading]) = ([:], [])
        var hasLinesLeft: Set<Int> = []
        for line in lines {
            if !line.isEmptied {
                hasLinesLeft.insert(line.list)
            } else if hasLinesLeft.contains(line.list) {
                others.append(line)
            } else {
                fronts[line.list] = line
            }
        }
        return (Array(fronts.values), others)
    }

    /// Adds a task and lane to choose from.
    mutating func consider(_ list: HeadList) throws {
        lists.append(list)
        try showNext(of: lists.count - 1)
    }

    /// Chooses.
    mutating func run() throws {
        while runs.count < limit, let next = waiting.popLast() {
            if !next.isFollowed { try showNext(of: lines[next.line].list) }
            try take(from: next.line)
        }
    }

    /// Takes from a line as long as no other has an earlier run.
    private mutating func take(from index: Int) throws {
        let group = lines[index].line.group
        let room = min(try self.room(of: group), limit - runs.count)
        guard room > 0 else { return }
        let taken = try lines[index].take(transaction, limit: room, until: waiting.last?.time)
        runs += taken
        if let left = rooms[group] { rooms[group] = left - taken.count }
        guard taken.count < room, let next = try lines[index].next(transaction, limit: room - taken.count) else {
            return
        }
        insert(Waiting(time: next.time, line: index, isFollowed: true))
    }

    private mutating func room(of group: QueueGroup) throws -> Int {
        if let room = rooms[group] { return room }
        let room = try transaction.room(of: group)
        if room < .max { rooms[group] = room }
        return room
    }

    private mutating func showNext(of list: Int) throws {
        guard let (line, head) = try lists[list].next(transaction, limit: limit) else { return }
        lines.append(LineReading(line, list: list, head: head))
        insert(Waiting(time: head.time, line: lines.count - 1, isFollowed: false))
    }

    private mutating func insert(_ line: Waiting) {
        var range = waiting.startIndex..<waiting.endIndex
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = waiting[middle] > line ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        waiting.insert(line, at: range.lowerBound)
    }
}
