import TriggerEngine
import TriggerModel

/// What a save or a take does to slots and lines, gathered so that each row is written once.
struct QueueMovement {
    /// Slots gained, or lost where negative, by each group.
    private(set) var slots: [QueueGroup: Int] = [:]
    /// Lines whose first run may be another now.
    private(set) var lines: Set<ReadyLine> = []

    private var lastLine: ReadyLine?

    /// Notes the slots that a run gains or loses.
    mutating func countSlots(before: RunState?, after: RunState) {
        let held = before?.holdsSlot ?? false
        guard held != after.holdsSlot || (held && before.map(QueueGroup.init) != QueueGroup(of: after)) else { return }
        if let before, held { add(slots: -1, to: QueueGroup(of: before)) }
        if after.holdsSlot { add(slots: 1, to: QueueGroup(of: after)) }
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
}
