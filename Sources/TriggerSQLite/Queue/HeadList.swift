import TriggerEngine
import TriggerModel

/// The lines of one task and lane that may start a run, in the order of their first runs, read as far as is needed.
struct HeadList {
    let environment: EnvironmentID
    let task: String
    let lane: String

    private var page: ArraySlice<Head> = []
    private var last = Head(time: .start, queue: "", key: "")
    private var isAtEnd = false
    private var pageSize = PageSize()

    /// The first run of a line.
    struct Head {
        var time: ReadyTime
        var queue: String
        var key: String
        /// The run, if the line is known to have no other.
        var onlyRun: RunID?
    }

    init(environment: EnvironmentID, task: String, lane: String) {
        self.environment = environment
        self.task = task
        self.lane = lane
    }

    /// The next line and its head; nil when there are no more.
    mutating func next(_ transaction: SQLiteTransaction, limit: Int) throws -> (line: ReadyLine, head: Head)? {
        if page.isEmpty, !isAtEnd { try readPage(transaction, limit: limit) }
        guard let head = page.popFirst() else { return nil }
        let group = QueueGroup(environment: environment, queue: head.queue, key: head.key)
        return (ReadyLine(group: group, task: task, lane: lane), head)
    }

    private mutating func readPage(_ transaction: SQLiteTransaction, limit: Int) throws {
        let size = pageSize.next(limit: limit)
        let heads = try transaction.statement(TakeReady.nextHeads).rows { bindings in
            bindings.add(environment)
            bindings.add(task)
            bindings.add(lane)
            bindings.add(last.time)
            bindings.add(last.queue)
            bindings.add(last.key)
            bindings.add(size)
        } _: {
            Head(
                time: ReadyTime(rank: $0.int64(), score: $0.int64()), queue: $0.text(), key: $0.text(),
                onlyRun: $0.optionalText().map(RunID.init))
        }
        last = heads.last ?? last
        isAtEnd = heads.count < size
        page = heads[...]
    }
}
