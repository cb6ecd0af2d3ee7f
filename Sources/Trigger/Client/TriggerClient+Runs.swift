public import TriggerModel

extension TriggerClient {
    /// Reads a run.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func retrieve(_ run: RunID) async throws -> RunObject {
        try await repeating { try await transport.retrieve(run) }
    }

    /// Cancels a run and its unfinished children; one that ended already stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func cancel(_ run: RunID) async throws {
        try await repeating { try await transport.cancel(run) }
    }

    /// Triggers a run once more, whatever became of it.
    ///
    /// The new run has the payload, metadata, labels, queue, concurrency key, machine and test mark of the other unless they are edited.
    /// It has its own idempotency key, delay, time to live, priority, number of attempts and version, or none, and no parent.
    ///
    /// With a step in `edits`, it begins there: what came before keeps its results (``/TriggerModel/ReplayEdits/fromStep``).
    ///
    /// Inside a task it is an ordinary call, which is made again when the task is: call it in a step, or with an idempotency key.
    ///
    /// - Parameters:
    ///   - run: The run to repeat; it stays as it is.
    ///   - edits: What is to be different.
    /// - Returns: The new run.
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    @discardableResult
    public func replay(_ run: RunID, _ edits: ReplayEdits = ReplayEdits()) async throws -> RunID {
        var edits = edits
        edits.options = edits.options.hashed(in: RunContext.current)
        if let payload = edits.payload { edits.payload = try await sent(payload) }
        let requestKey = requestKey()
        return try await repeating { [edits] in try await transport.replay(run, edits, requestKey: requestKey) }
    }

    /// Moves the instant that a delayed run was triggered for.
    ///
    /// - Returns: The run as it is then.
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for one that is not delayed, or not any
    ///   more, and for an instant that is past.
    @discardableResult
    public func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject {
        try await repeating { try await transport.reschedule(run, to: delay) }
    }

    /// Triggers a run of a task and reads it until it ends.
    ///
    /// Inside a task, `triggerAndWait` of the context does the same without holding the slot meanwhile.
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - payload: What the run is given.
    ///   - options: What is said of the run beside its payload.
    ///   - interval: The pause between two readings. Default 1 s.
    ///   - limit: The most readings. Default 500.
    /// - Returns: How the run ended.
    /// - Throws: ``TransportError``; ``RunStillGoing`` when it has not ended at the last reading; `EncodingError`.
    public func triggerAndPoll<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions(),
        every interval: Duration = .seconds(1), atMost limit: Int = 500
    ) async throws -> RunResult<Output> {
        let handle = try await trigger(task, payload, options: options)
        return try await result(of: ended(handle.id, every: interval, atMost: limit))
    }

    /// Triggers a run of a task and reads it until it ends.
    ///
    /// - Throws: As the form that takes a name.
    public func triggerAndPoll<Task: DurableTask>(
        _ task: Task.Type, _ payload: Task.Payload, options: TriggerOptions = TriggerOptions(),
        every interval: Duration = .seconds(1), atMost limit: Int = 500
    ) async throws -> RunResult<Task.Output> {
        try await triggerAndPoll(task.name, payload, options: options, every: interval, atMost: limit)
    }

    /// Reads a run until it ends.
    ///
    /// The first pauses are shorter than the rest, since most runs are.
    /// - Throws: ``TransportError``; ``RunStillGoing`` after `limit` readings.
    func ended(_ run: RunID, every interval: Duration, atMost limit: Int) async throws -> RunObject {
        var pause = min(interval, .milliseconds(50))
        for _ in 0..<max(1, limit) {
            let object = try await retrieve(run)
            if object.isCompleted { return object }
            try await time.sleep(until: time.now + pause)
            pause = min(interval, pause * 2)
        }
        throw RunStillGoing(id: run, readings: limit)
    }
}

/// A run that was asked after as often as the caller allowed has not ended; it goes on.
public struct RunStillGoing: Error, Hashable, Sendable, CustomStringConvertible {
    /// The run.
    public let id: RunID
    /// How often it was read.
    public let readings: Int

    /// One line with the run.
    public var description: String {
        "run \(id) has not ended after it was read \(readings) times; it goes on"
    }
}
