/// How often something was so of each task.
///
/// What is counted in a row is mostly of one task, whose number is looked up once.
struct TaskCounts: Sendable {
    private var counts: [String: Int] = [:]
    private var row: (task: String, count: Int) = ("", 0)

    /// Counts one.
    mutating func add(_ task: String) {
        if task != row.task {
            endRow()
            row.task = task
        }
        row.count += 1
    }

    /// The counts by task.
    var all: [String: Int] {
        var all = self
        all.endRow()
        return all.counts
    }

    private mutating func endRow() {
        if row.count > 0 { counts[row.task, default: 0] += row.count }
        row.count = 0
    }

    /// Whether nothing was counted.
    var isEmpty: Bool {
        row.count == 0 && counts.isEmpty
    }
}
