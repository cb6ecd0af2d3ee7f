public import TriggerModel

/// One of several runs that are triggered together and waited for, each of its own task.
public struct TaskCall<Payload: Codable & Sendable, Output: Codable & Sendable>: Sendable {
    /// The task.
    public let task: TaskName<Payload, Output>
    /// What the run is given.
    public let payload: Payload
    /// What is said of the run beside its payload.
    public let options: TriggerOptions

    /// Names a run to be.
    public init(_ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions()) {
        self.task = task
        self.payload = payload
        self.options = options
    }

    /// Names a run to be.
    public init<Callee: DurableTask>(
        _ task: Callee.Type, _ payload: Payload, options: TriggerOptions = TriggerOptions()
    ) where Callee.Payload == Payload, Callee.Output == Output {
        self.init(task.name, payload, options: options)
    }
}

extension RunContext {
    /// Triggers runs of several tasks in one commit, once, and waits for the end of all; the slot is free meanwhile.
    ///
    /// ```swift
    /// let (album, isKnown) = try await context.batchTriggerAndWait(
    ///     TaskCall(PublishAlbum.self, photos), TaskCall(checkIdentity.name, Applicant(name: "Ann")))
    /// ```
    ///
    /// - Parameters:
    ///   - calls: The runs to be.
    ///   - key: What the call is found by on a replay; the order of the calls when nil.
    /// - Returns: How each ended, in the order of the calls, with its own type.
    /// - Throws: As `triggerAndWait`.
    public func batchTriggerAndWait<each Payload: Codable & Sendable, each Output: Codable & Sendable>(
        _ calls: repeat TaskCall<each Payload, each Output>, key: String? = nil
    ) async throws -> (repeat RunResult<each Output>) {
        var items: [TriggerItem] = []
        for call in repeat each calls { items.append(try item(call.task, call.payload, call.options)) }
        let outcomes = try await RunsCall(context: self, kind: .batchTriggerAndWait, items: items).outcomes(key: key)
        var loaded: [(RunOutcome, ObjectBytes?)] = []
        for outcome in outcomes { loaded.append((outcome, try await session.host.storedOutput(of: outcome))) }
        var rest = loaded.makeIterator()
        return (repeat try result(of: each calls, &rest))
    }

    private func result<Payload, Output>(
        of call: TaskCall<Payload, Output>, _ outcomes: inout IndexingIterator<[(RunOutcome, ObjectBytes?)]>
    ) throws -> RunResult<Output> {
        guard let (outcome, stored) = outcomes.next() else {
            throw TransportError(.invalidAnswer, "the outcome of a run of \"\(call.task)\" is missing")
        }
        return try RunResult(outcome, stored: stored)
    }
}
