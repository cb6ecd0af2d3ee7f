package import TriggerModel

/// A task as a worker holds it: its types are gone, what remains is how to run one attempt.
package struct TaskDefinition: Sendable {
    /// The task's id.
    package let id: String
    /// What the task says about all of its runs.
    package let options: TaskOptions
    /// The type it was defined by, or the place in the source, for messages.
    package let origin: String
    /// Whether its runs are given a ``ScheduledRun``.
    let takesSchedules: Bool
    /// Makes one attempt.
    let attempt: Code
    /// The kinds of end without its code that the task may have hooks for, and how to run them.
    private let endHooks: EndHooks

    /// Makes one attempt of a run, with its payload where that was stored apart.
    typealias Code = @Sendable (RunContext, ObjectBytes?) -> any Attempt

    init<Written: TaskCode>(_ id: String, options: TaskOptions, origin: String, code: Written) {
        takesSchedules = Written.Payload.self == ScheduledRun.self
        self.id = id
        self.options = options
        self.origin = origin
        endHooks = EndHooks(kinds: code.endHooks) { try await code.runHooks($0, $1, $2) }
        attempt = { context, payload in
            do throws(RunError) {
                return try AttemptPipeline(code, context, payload)
            } catch {
                return RefusedAttempt(context, error)
            }
        }
    }

    /// Takes over a ``DurableTask``, and what it prepares if it is a ``PreparedTask``.
    init<Base: DurableTask>(_ task: Base) {
        if let prepared = task as? any PreparedTask {
            self = Self.prepared(prepared)
        } else {
            self.init(
                Base.name.id, options: Base.options, origin: String(reflecting: Base.self),
                code: DurableCode(task, retry: Base.options.retry))
        }
    }

    /// Takes over a closure.
    init<Payload, Output>(_ task: ClosureTask<Payload, Output>) {
        self.init(task.name.id, options: task.options, origin: task.origin, code: ClosureCode(task))
    }

    private static func prepared<Base: PreparedTask>(_ task: Base) -> TaskDefinition {
        TaskDefinition(
            Base.name.id, options: Base.options, origin: String(reflecting: Base.self),
            code: PreparedCode(task, retry: Base.options.retry))
    }

    /// The hooks for runs that end without their code, of the task and of an app; nil where there are none.
    func hooks(_ app: WorkerOptions) -> EndHooks? {
        let kinds = endHooks.kinds.union(app.hooks.endHooks)
        return kinds.isEmpty ? nil : EndHooks(kinds: kinds, own: endHooks.own)
    }

    /// What a worker with those options tells the server of it.
    package func manifest(_ app: WorkerOptions) -> TaskManifest {
        TaskManifest(
            id: id, queue: options.queue?.manifest, retry: options.retry ?? app.retry,
            maxDurationMs: Self.some((options.maxDuration ?? app.maxDuration)?.milliseconds),
            machine: options.machine ?? app.machine, ttlMs: Self.some((options.ttl ?? app.ttl)?.milliseconds),
            takesSchedules: takesSchedules ? true : nil, schedule: options.schedule?.manifest,
            hooks: hooks(app).map { $0.kinds.sorted { $0.rawValue < $1.rawValue } })
    }

    /// - Throws: ``InvalidTasks`` when an option cannot be.
    func validateOptions() throws {
        guard options.maxDuration?.isPositive ?? true else {
            throw InvalidTasks("\(origin): maxDuration: more than no time was expected")
        }
        guard (options.ttl ?? .zero) >= .zero, (options.ttl ?? .zero) <= TriggerLimits.longestTime else {
            throw InvalidTasks("\(origin): ttl: a length of time was expected, zero for none")
        }
        guard let schedule = options.schedule else { return }
        guard takesSchedules else {
            throw InvalidTasks("\(origin): a task with a schedule takes a ScheduledRun as its payload")
        }
        try schedule.validate(origin)
    }

    /// A number that means something.
    private static func some(_ milliseconds: Int64?) -> Int64? {
        milliseconds.flatMap { $0 > 0 ? $0 : nil }
    }
}
