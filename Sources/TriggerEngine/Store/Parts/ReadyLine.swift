import TriggerModel

/// A line of the ready queue: runs of one group that the same workers may take, so that only its first one matters.
package struct ReadyLine: Hashable {
    package var group: QueueGroup
    package var task: String
    package var lane: String

    /// Names a line.
    package init(group: QueueGroup, task: String, lane: String) {
        self.group = group
        self.task = task
        self.lane = lane
    }
}
