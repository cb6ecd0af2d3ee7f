public import Trigger
public import TriggerModel

extension TaskHarness {
    /// Runs a task once for each point at which a crash may cut it off, and compares what comes of it with a run that nothing
    /// disturbed.
    ///
    /// A first run finds the points: before and after each write of the journal, each suspension, and between two attempts; of the run
    /// and of those of listed tasks that it triggers. Then follows one run for each, whose execution is dropped there; another one
    /// replays. How they end, what they return, what their steps return, which runs they trigger, how often an attempt fails by
    /// something new and what is done outside have to be the same. So code is found that depends on chance or on the clock outside of
    /// steps, whose calls change their order, or whose effects have no idempotency key. What a step's body returns differently each
    /// time, as it may, is taken from the first run.
    ///
    /// ```swift
    /// let verdict = try await TaskHarness.replayEverywhere(WelcomeCustomer.self, "ann@example.com") { ledger in
    ///     TaskHarness { WelcomeCustomer(mailer: CountedMailer(ledger: ledger)) }
    /// }
    /// #expect(verdict.isComplete, "\(verdict)")
    /// ```
    ///
    /// - Parameters:
    ///   - task: The task.
    ///   - payload: Its payload.
    ///   - options: What is said of the run beside its payload.
    ///   - limit: How many points are tried at most, in their order. Default 250; the verdict says how many were left out.
    ///   - harness: Makes the tasks and the mocks for one run, with fakes that begin anew and note in the ledger what they do.
    /// - Returns: The points, and the first difference.
    /// - Throws: What `harness` throws, and what ``run(_:_:options:)-(TaskName<Payload,Output>,_,_)`` throws for the first run.
    public static func replayEverywhere<Payload, Output>(
        _ task: TaskName<Payload, Output>, _ payload: Payload, options: TriggerOptions = TriggerOptions(),
        limit: Int = 250, _ harness: (EffectLedger) throws -> TaskHarness
    ) async throws -> ReplayVerdict {
        let pass = ReplayPass(task: task, payload: payload, options: options)
        let ledger = EffectLedger()
        let (first, crash) = try await pass.run(try harness(ledger), ledger)
        let points = crash.points
        func difference(at point: ReplayPoint?, _ free: Set<StepPlace>) async throws -> (String?, ReplayRecord) {
            let ledger = EffectLedger()
            let harness = try harness(ledger)
            do {
                let (record, crash) = try await pass.run(harness, ledger, at: point, outputs: first.steps)
                if let missed = point.flatMap({ crash.misses($0) }) { return (missed, record) }
                return (record.difference(from: first, free: free), record)
            } catch let error where !(error is CancellationError) {
                return ("the run does not end: \(error)", ReplayRecord())
            }
        }
        let (change, control) = try await difference(at: nil, Set(first.steps.keys))
        if let change { return ReplayVerdict(points: points, tried: 0, difference: .init(point: nil, what: change)) }
        let free = Set(first.steps.keys.filter { first.steps[$0] != control.steps[$0] })
        for (count, point) in points.prefix(max(0, limit)).enumerated() {
            guard let change = try await difference(at: point, free).0 else { continue }
            return ReplayVerdict(points: points, tried: count + 1, difference: .init(point: point, what: change))
        }
        return ReplayVerdict(points: points, tried: min(max(0, limit), points.count), difference: nil)
    }

    /// Runs a task once for each point at which a crash may cut it off.
    ///
    /// - Throws: As the form that takes a name.
    public static func replayEverywhere<Callee: DurableTask>(
        _ task: Callee.Type, _ payload: Callee.Payload, options: TriggerOptions = TriggerOptions(), limit: Int = 250,
        _ harness: (EffectLedger) throws -> TaskHarness
    ) async throws -> ReplayVerdict {
        try await replayEverywhere(task.name, payload, options: options, limit: limit, harness)
    }
}

extension CrashPlan {
    /// What to say when the run never came to a point it came to before; nil when it did.
    ///
    /// At which of its waits a run with several branches is suspended may depend on the machine.
    fileprivate func misses(_ point: ReplayPoint) -> String? {
        hasStruck || point.what.hasPrefix("the suspension") ? nil : "it came there once, and not again"
    }
}
