import TriggerModel

import struct Foundation.Date

/// One worker's place: what was put down for it, and its poll if one waits.
struct WorkerPlace {
    typealias Answer = (CheckedContinuation<WorkerOrders, Never>, WorkerOrders)

    /// How long a worker whose poll was answered is taken to be on its way back for more.
    ///
    /// Meanwhile runs are put down for it as far as its slots go, so that nothing stands in line just because it is not
    /// back yet. One that died on the way costs those runs a recovery.
    static let betweenPolls: Duration = .milliseconds(500)

    var record: WorkerRecord
    var orders = WorkerOrders()
    /// Runs it could still take.
    private(set) var slots = 0
    private(set) var waiting: Waiting?
    /// Whether it takes no more runs: it stops, or registers and has not polled since.
    private var takesNone = false
    /// The last poll that began.
    private(set) var lastPoll: UInt64 = 0
    /// The last poll that runs were looked for; what there was not then, only a change can bring.
    var answeredPoll: UInt64 = 0
    private var expectedUntil = Date.distantPast

    struct Waiting {
        let id: UInt64
        /// Whether it is answered with runs, or with news alone.
        let takesRuns: Bool
        /// Whether it is the last one of a worker that stops.
        let isLast: Bool
        let continuation: CheckedContinuation<WorkerOrders, Never>
        let timeout: Task<Void, Never>

        init(
            id: UInt64, _ poll: WorkerPoll, _ continuation: CheckedContinuation<WorkerOrders, Never>,
            timeout: Task<Void, Never>
        ) {
            self.id = id
            takesRuns = poll.takesRuns
            isLast = poll.takesRuns && poll.slots == 0
            self.continuation = continuation
            self.timeout = timeout
        }
    }

    init(record: WorkerRecord) {
        self.record = record
    }

    /// Whether its poll waits for runs.
    var isHungry: Bool {
        waiting != nil && slots > 0
    }

    /// Whether nothing lies there, but for runs that its poll does not take.
    var hasNothingForPoll: Bool {
        orders.notices.isEmpty && (orders.assignments.isEmpty || waiting?.takesRuns == false)
    }

    var hunger: WorkerCounter.Hunger {
        WorkerCounter.Hunger(worker: record, slots: slots, poll: lastPoll, isNew: lastPoll > answeredPoll)
    }

    /// Whether its poll waits, or was answered just now.
    func isThere(_ now: Date) -> Bool {
        !takesNone && (waiting != nil || now < expectedUntil)
    }

    /// A poll begins; returns what can be answered at once.
    mutating func open(_ poll: Waiting, _ slots: Int, _ now: Date) -> [Answer] {
        let replaced = close()
        waiting = poll
        lastPoll = poll.id
        self.slots = max(0, slots - orders.assignments.count)
        takesNone = poll.isLast
        return [replaced, pickUp(now)].compactMap { $0 }
    }

    /// Runs it had gave their slots back: it may have others at once, without asking first.
    ///
    /// Called before it hears of it, so that a slot that it counts in its next poll is never counted twice.
    mutating func release(slots count: Int) {
        if !takesNone { slots += count }
    }

    /// Runs are put down for it.
    mutating func put(_ assignments: [Assignment]) {
        orders.assignments += assignments
        slots = max(0, slots - assignments.count)
    }

    /// What lies there goes to the poll that waits; runs only to one that takes some.
    ///
    /// A worker that is full polls for news. Such a poll may arrive while runs are being handed out to an earlier one.
    mutating func pickUp(_ now: Date) -> Answer? {
        guard let poll = waiting else { return nil }
        let taken = WorkerOrders(assignments: poll.takesRuns ? orders.assignments : [], notices: orders.notices)
        guard !taken.isEmpty else { return nil }
        orders = WorkerOrders(assignments: poll.takesRuns ? [] : orders.assignments)
        (waiting, expectedUntil) = (nil, now + Self.betweenPolls)
        poll.timeout.cancel()
        return (poll.continuation, taken)
    }

    /// The runs that lie there are forgotten, and no more are put down before the next poll.
    mutating func clear() -> Answer? {
        orders.assignments = []
        (slots, takesNone) = (0, true)
        return close()
    }

    /// The poll that waits is answered with nothing.
    mutating func close() -> Answer? {
        guard let poll = waiting else { return nil }
        (waiting, slots) = (nil, 0)
        poll.timeout.cancel()
        return (poll.continuation, WorkerOrders())
    }
}
