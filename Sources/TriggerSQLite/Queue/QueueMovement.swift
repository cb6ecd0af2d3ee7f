import TriggerEngine
import TriggerModel

/// What a save or a take does to slots and lines, gathered so that each count and each head is written once.
struct QueueMovement {
    /// Slots gained, or lost where negative, by each group.
    private(set) var slots: [QueueGroup: Int] = [:]
    /// Lines whose first run may be another now.
    private(set) var lines: Set<ReadyLine> = []

    private let transaction: SQLiteTransaction
    /// The lengths of lines that are kept; nil where none is.
    private let lengths: LineLengths?
    private let insertReady: SQLStatement
    private let deleteReady: SQLStatement
    private var lastLine: ReadyLine?

    init(_ transaction: SQLiteTransaction) throws {
        self.transaction = transaction
        lengths = transaction.lengths.flatMap { $0.isEmpty ? nil : $0 }
        insertReady = try transaction.statement(ReadyRows.insert)
        deleteReady = try transaction.statement(ReadyRows.delete)
    }

    /// Puts a new run in line, and counts its slot if it has one.
    mutating func enter(_ run: RunState) throws {
        if run.holdsSlot { add(slots: 1, to: QueueGroup(of: run)) }
        try join(run)
    }

    /// Moves a run from the line it stood in to the one it stands in now, and counts its slot.
    mutating func move(from before: RunState, to after: RunState) throws {
        countSlots(from: before, to: after)
        guard before.line != nil || after.line != nil else { return }
        try leave(before)
        try join(after)
    }

    /// Notes slots that a group gains, or loses.
    mutating func add(slots count: Int, to group: QueueGroup) {
        slots[group, default: 0] += count
    }

    /// Notes a line that a run joined or left.
    mutating func touch(_ line: ReadyLine) {
        // Most runs of a batch are in the same line as the one before.
        guard line != lastLine else { return }
        lastLine = line
        lines.insert(line)
    }

    private mutating func countSlots(from before: RunState, to after: RunState) {
        guard before.holdsSlot || after.holdsSlot else { return }
        let (old, new) = (QueueGroup(of: before), QueueGroup(of: after))
        guard before.holdsSlot != after.holdsSlot || old != new else { return }
        if before.holdsSlot { add(slots: -1, to: old) }
        if after.holdsSlot { add(slots: 1, to: new) }
    }

    /// Notes that a run joined a line, or left it where negative.
    private mutating func note(_ count: Int, in line: ReadyLine) {
        touch(line)
        lengths?.add(count, to: line.group)
    }

    private mutating func join(_ run: RunState) throws {
        if let row = ReadyRow(of: run) {
            try insertReady.run { ReadyRows.bind(row, to: &$0) }
            note(1, in: row.line)
        } else if let place = UnregisteredPlace(of: run) {
            try transaction.insertUnregistered(place, status: run.status)
        } else if let place = UndeclaredPlace(of: run) {
            try transaction.insertUndeclared(place)
        }
    }

    private mutating func leave(_ run: RunState) throws {
        if let row = ReadyRow(of: run) {
            try deleteReady.run { ReadyRows.bind(row, to: &$0) }
            note(-transaction.connection.changes, in: row.line)
        } else if let place = UnregisteredPlace(of: run) {
            try transaction.deleteUnregistered(CollectionOfOne(place))
        } else if let place = UndeclaredPlace(of: run) {
            try transaction.deleteUndeclared(CollectionOfOne(place))
        }
    }
}
