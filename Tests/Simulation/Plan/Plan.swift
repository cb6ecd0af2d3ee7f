/// Everything that a simulation is made of: drawn from a seed, and cut down when it fails.
struct Plan: Sendable {
    var seed: UInt64
    /// Whence the order of jobs, the moves of the clock and the identifiers come.
    var schedule: UInt64
    var tasks: [TaskPlan]
    var programs: [Program]
    var workers: [WorkerPlan]
    var roots: [Root]
    var batches: [StreamedBatch]
    var faults: [Fault]
    /// The most runs of the environment at once.
    var environmentLimit: Int
    /// What the server is told of the environment's limits at its first start, its second and so on, counted round.
    var serverLimits: [ServerLimits]
    /// A queue that triggers name and no task of the plan has.
    var side: SideQueue?
    /// Whether the workers live in the server's process and die with it.
    var isEmbedded: Bool

    /// A task.
    struct TaskPlan: Sendable {
        var name: String
        /// Its queue; its own when nil.
        var queue: String?
        var attempts: Int
        var gapMilliseconds: Int
    }

    /// What a server is told of the limits of the environment.
    struct ServerLimits: Sendable {
        /// The most runs at once; nil for what is stored.
        var environment: Int?
        /// How many times as many in all.
        var burst: Double
        /// How long finished runs are kept, in seconds; nil for ever.
        var retention: Int?
    }

    /// Whether finished runs may be gone at the end.
    var prunes: Bool {
        serverLimits.contains { $0.retention != nil }
    }

    /// A queue that workers declare from some moment on.
    struct SideQueue: Sendable {
        static let name = "s"
        /// What is said when its line is full.
        static let isFull = "the queue \"\(name)\" is full"

        /// Until then what is triggered for it waits apart.
        var declaredAtMilliseconds: Int
        var limit: Int?
        /// How many runs may stand in its line.
        var sizeLimit: Int?
    }

    /// A worker that is started again whenever it ends.
    struct WorkerPlan: Sendable {
        /// The tasks it has, by their numbers.
        var tasks: [Int]
        var slots: Int
        var version: String
        var replaysAlways: Bool
        var startMilliseconds: Int
        /// The limits of the tasks' queues as this worker registers them.
        var limits: [Int?]
    }

    /// Runs that a client triggers as one batch, whose items it sends in two parts.
    struct StreamedBatch: Sendable {
        var programs: [Int]
        /// The queue its items name.
        var queue: String?
        var atMilliseconds: Int
        /// How many items the first part has.
        var split: Int
        /// Between the parts.
        var pauseMilliseconds: Int
    }

    /// A run that a client triggers.
    struct Root: Sendable {
        var program: Int
        var atMilliseconds: Int
        var idempotencyKey: String?
        /// The queue it names.
        var queue: String?
        var concurrencyKey: String?
        /// When it may begin at the earliest and at the latest, and how much earlier it stands in line.
        var times: Times
        /// Whether the client reads the run until it ends.
        var polls: Bool
    }
}

extension Plan {
    /// The times of a run, each in milliseconds.
    struct Times: Sendable {
        var delay: Int?
        var ttl: Int?
        var priority: Int?
        /// Whether it and others of its task are to be one run, with the payload of the last, put off this long by each.
        var debounce: Int?
        /// How long each attempt may be active.
        var maxDuration: Int?
    }
}

/// What goes wrong, or is done from outside.
enum Fault: Sendable {
    /// The server's process dies at a commit.
    case killServer(commit: Int, isAfter: Bool, downMilliseconds: Int)
    /// The store cannot take a commit.
    case failCommit(Int)
    /// The server stops gracefully and is started again.
    case restartServer(atMilliseconds: Int)
    /// A worker's process dies; `tells` when the server sees its connection close.
    case killWorker(Int, atMilliseconds: Int, tells: Bool, downMilliseconds: Int)
    /// A worker is shut down gracefully, and comes back with other limits if there are some.
    case drainWorker(Int, atMilliseconds: Int, limits: [Int?]?)
    /// A worker and the server do not hear each other.
    case partition(Int, fromMilliseconds: Int, toMilliseconds: Int)
    /// Something happens to the nth message of a worker.
    case workerMessage(Int, number: Int, Mishap)
    /// Something happens to the nth message of the clients.
    case clientMessage(number: Int, Mishap)
    /// A client cancels the nth run there is, counted round.
    case cancel(atMilliseconds: Int, run: Int)
    /// A client moves the time of the nth run there is, counted round.
    case reschedule(atMilliseconds: Int, run: Int, delayMilliseconds: Int)
    /// A client pauses a queue, or everything, for a while, and gives it another limit meanwhile.
    case pause(queue: String?, atMilliseconds: Int, milliseconds: Int, limit: Int?)
    /// A client cancels or replays all runs there are, or those of a task, and may end that before its end.
    case bulk(replays: Bool, task: Int?, atMilliseconds: Int, abortsAfter: Int?)
    /// Everything stands still for a while.
    case standstill(atMilliseconds: Int, milliseconds: Int)

    /// What happens to a message.
    enum Mishap: Sendable {
        case lostRequest
        case lostAnswer
        case delayed(milliseconds: Int)
        /// The sender is told that it did not get through, and it arrives later all the same.
        case late(milliseconds: Int)
        case twice
    }

    /// Its kind, for counting.
    var kind: String {
        switch self {
        case .killServer: "server kills"
        case .failCommit: "refused commits"
        case .restartServer: "server restarts"
        case .killWorker: "worker kills"
        case .drainWorker: "drains"
        case .partition: "partitions"
        case .workerMessage(_, _, .lostRequest), .clientMessage(_, .lostRequest): "lost requests"
        case .workerMessage(_, _, .lostAnswer), .clientMessage(_, .lostAnswer): "lost answers"
        case .workerMessage, .clientMessage: "late or doubled messages"
        case .cancel: "cancels"
        case .reschedule: "reschedulings"
        case .pause: "pauses"
        case .bulk: "bulk actions"
        case .standstill: "standstills"
        }
    }
}

extension Plan: CustomStringConvertible {
    var description: String {
        var lines = ["seed \(seed)\(isEmbedded ? ", embedded" : ""), at most \(environmentLimit) runs at once"]
        lines += serverLimits.map { "\($0)" }
        if let side { lines.append("\(side)") }
        for task in tasks {
            let retry = "\(task.attempts) attempts, gap \(task.gapMilliseconds) ms"
            lines.append("task \(task.name): queue \(task.queue ?? "-"), \(retry)")
        }
        for (number, worker) in workers.enumerated() {
            let limits = worker.limits.map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
            lines.append(
                "worker \(number): tasks \(worker.tasks), \(worker.slots) slots, version \(worker.version), "
                    + "limits \(limits), starts at \(worker.startMilliseconds) ms"
                    + (worker.replaysAlways ? ", replays always" : ""))
        }
        for number in usedPrograms {
            let program = programs[number]
            let failing = program.failingAttempts > 0 ? ", \(program.failingAttempts) attempts fail" : ""
            lines.append("program \(number) of task \(tasks[program.task].name)\(failing): \(program.calls)")
        }
        lines += roots.map { "\($0)" }
        lines += batches.map { "\($0)" }
        lines += faults.map { "\($0)" }
        return lines.joined(separator: "\n")
    }

    /// The programs that some run may run.
    private var usedPrograms: [Int] {
        var (used, next) = (Set<Int>(), roots.map(\.program) + batches.flatMap(\.programs))
        while let number = next.popLast() {
            if used.insert(number).inserted { next += programs[number].calls.flatMap(\.children) }
        }
        return used.sorted()
    }
}

extension Program.Call {
    /// The programs it triggers runs of.
    fileprivate var children: [Int] {
        switch self {
        case .wait, .pause, .token: []
        case .trigger(let children), .await(let children): children.programs
        case .step(let step): step.inner.flatMap(\.children)
        case .parallel(let branches): branches.flatMap { $0 }.flatMap(\.children)
        }
    }
}
