import TriggerEngine

/// A line of the ready queue: runs of one group that the same workers may take, so that only its first one matters.
struct ReadyLine: Hashable {
    var group: QueueGroup
    var task: String
    var lane: String
}

extension Bindings {
    mutating func add(_ line: ReadyLine) {
        add(line.group)
        add(line.task)
        add(line.lane)
    }
}
