#if Postgres
import TriggerEngine
import TriggerModel

/// What a transaction does to slots and lines, gathered so that each count and each head is written once.
struct QueueMovement {
    /// Slots gained, or lost where negative, by each group.
    private(set) var slots: [QueueGroup: Int] = [:]
    /// Lines whose first run may be another now.
    private(set) var lines: Set<ReadyLine> = []
    /// Runs that came into line and are not taken yet.
    private(set) var joined = 0

    var isEmpty: Bool {
        slots.isEmpty && lines.isEmpty
    }

    /// Notes slots that a group gains, or loses.
    mutating func add(slots count: Int, to group: QueueGroup) {
        slots[group, default: 0] += count
    }

    /// Notes a line that runs joined, or left where negative.
    mutating func touch(_ line: ReadyLine, joining count: Int) {
        lines.insert(line)
        joined += count
    }

    /// Counts the slot of a run that changed.
    mutating func countSlots(from before: RunState, to after: RunState) {
        guard before.holdsSlot || after.holdsSlot else { return }
        let (old, new) = (QueueGroup(of: before), QueueGroup(of: after))
        guard before.holdsSlot != after.holdsSlot || old != new else { return }
        if before.holdsSlot { add(slots: -1, to: old) }
        if after.holdsSlot { add(slots: 1, to: new) }
    }

    /// Gives up what was noted of slots and lines, to be written.
    mutating func drain() -> (slots: [QueueGroup: Int], lines: Set<ReadyLine>) {
        defer { (slots, lines) = ([:], []) }
        return (slots.filter { $0.value != 0 }, lines)
    }
}
#endif
