#if Postgres
import TriggerEngine
import TriggerModel

/// What a writer last read of tasks and queues, so that it need not read it for every commit: they change only
/// when workers register or somebody changes a queue.
///
/// The database counts that. What is decided on what stands here is done only if the count is still this one when the database
/// is asked, once in a transaction, and refused otherwise; a later change is as unseen as after reading.
struct KnownDeclarations {
    /// When so many are kept, all are forgotten: anybody may ask for tasks there are none of.
    static let most = 4096

    /// The count of changes before the rest was read; nil while nothing is known.
    private(set) var generation: Int64?
    /// The tasks; nil for one that is not registered.
    private var tasks: [TaskRecord.ID: TaskRecord?] = [:]
    /// Whether a queue is paused or has a limit of its own.
    private var restrictions: [QueueName: Bool] = [:]
    /// What is said of queues, but for what stands in them.
    private var rules: [QueueName: QueueRules] = [:]
    /// Whether any worker ever registered in an environment.
    private var hadWorkers: [EnvironmentID: Bool] = [:]

    private struct QueueName: Hashable {
        var environment: EnvironmentID
        var name: String
    }

    /// Knows nothing.
    init() {}

    /// Begins anew, with the count before anything is read.
    init(generation: Int64) {
        self.generation = generation
    }

    /// Tasks as far as they are registered, if all of them are known.
    func tasks(_ ids: some Collection<TaskRecord.ID>) -> [TaskRecord.ID: TaskRecord]? {
        var found: [TaskRecord.ID: TaskRecord] = [:]
        for id in ids {
            guard let task = tasks[id] else { return nil }
            found[id] = task
        }
        return found
    }

    /// Those queues that are not paused and have no limit of their own, if all of them are known.
    func openQueues(_ environment: EnvironmentID, _ names: [String]) -> Set<String>? {
        var open: Set<String> = []
        for name in names {
            guard let isRestricted = restrictions[QueueName(environment: environment, name: name)] else { return nil }
            if !isRestricted { open.insert(name) }
        }
        return open
    }

    /// What is said of queues, if all of it is known.
    func rules(_ environment: EnvironmentID, _ names: [String]) -> [String: QueueRules]? {
        var found: [String: QueueRules] = [:]
        for name in names {
            guard let rules = rules[QueueName(environment: environment, name: name)] else { return nil }
            found[name] = rules
        }
        return found
    }

    /// Whether any worker ever registered, if that is known.
    func hadWorkers(_ environment: EnvironmentID) -> Bool? {
        hadWorkers[environment]
    }

    /// Notes tasks that were asked for, and those of them that were found.
    mutating func note(_ found: [TaskRecord.ID: TaskRecord], of ids: some Collection<TaskRecord.ID>) {
        for id in ids { tasks[id] = .some(found[id]) }
    }

    /// Notes queues that were asked for, and those of them that are open.
    mutating func note(openQueues: Set<String>, of names: [String], in environment: EnvironmentID) {
        for name in names {
            restrictions[QueueName(environment: environment, name: name)] = !openQueues.contains(name)
        }
    }

    /// Notes what is said of queues.
    mutating func note(_ rules: [String: QueueRules], in environment: EnvironmentID) {
        for (name, rules) in rules { self.rules[QueueName(environment: environment, name: name)] = rules }
    }

    /// Notes whether any worker ever registered.
    mutating func note(hadWorkers: Bool, in environment: EnvironmentID) {
        self.hadWorkers[environment] = hadWorkers
    }

    /// Takes over what a transaction read, once it is committed.
    mutating func merge(_ read: KnownDeclarations) {
        guard read.generation != nil else { return }
        guard read.generation == generation, count + read.count <= Self.most else {
            self = read
            return
        }
        tasks.merge(read.tasks) { _, new in new }
        restrictions.merge(read.restrictions) { _, new in new }
        rules.merge(read.rules) { _, new in new }
        hadWorkers.merge(read.hadWorkers) { _, new in new }
    }

    private var count: Int {
        tasks.count + restrictions.count + rules.count + hadWorkers.count
    }
}
#endif
