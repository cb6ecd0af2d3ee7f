public import TriggerModel

public import struct Foundation.Date

/// What a task's code has of its run: the facts, and everything that is remembered across crashes and waits.
///
/// Calls with a `key` are found again by the key and the steps around them, never by their order, so that they may run in
/// parallel. Calls without one are found by their order, and so may be made only by the code of `run` itself: not from a
/// child task, nor inside a step's body. A key is not empty, does not begin with `#` and holds no `/`.
public struct RunContext: Sendable {
    /// The one thing it holds: what is handed on from call to call is held by each of them while the run waits.
    let pass: AttemptPass

    /// The context of the run whose code calls; nil outside of a run, and in a detached task.
    @TaskLocal package static var current: RunContext?

    init(session: RunSession, attempt: Int) {
        pass = AttemptPass(session, attempt: attempt)
    }

    var session: RunSession {
        pass.session
    }

    /// The facts of the run that do not change while it runs.
    public var run: RunInfo {
        session.run
    }

    /// The payload, for code that is not told it: hooks of the app.
    ///
    /// One of over 512 KB is read from the object store each time.
    /// - Throws: An error that names the key path when it is no such value; ``TransportError`` when it is not there;
    ///   `CancellationError`.
    public func payload<Payload: Decodable>(as type: Payload.Type = Payload.self) async throws -> Payload {
        try await session.host.decoded(run.payload)
    }

    /// The attempt, from 1.
    public var attempt: Int {
        pass.attempt
    }

    /// The fencing number of the present execution: it grows with each long wait, crash and move.
    public var execution: Int {
        session.execution.epoch
    }

    /// When the attempt began: the same at each replay of it.
    public var attemptStartedAt: Date {
        session.attemptStartedAt
    }

    /// The queue the run came through.
    public var queue: QueueInfo {
        QueueInfo(id: run.queue, name: run.queue)
    }

    /// The environment the run lives in.
    public var environment: EnvironmentInfo {
        EnvironmentInfo(session.host.link.environment, type: session.host.link.environmentType)
    }

    /// The server's region.
    public var region: String? {
        session.host.link.region
    }

    /// The version of the app whose code runs; `local` for one that floats.
    public var deployment: DeploymentInfo {
        DeploymentInfo(version: session.host.options.version)
    }

    /// The machine the run is to have: its trigger's, else its task's.
    public var machine: MachinePreset {
        run.machine ?? .small1x
    }

    /// How long each attempt may be active; nil for as long as it takes.
    public var maxDuration: Duration? {
        run.maxDurationMs.map { .milliseconds($0) }
    }

    /// How many completed steps this pass through the code took from the journal instead of running them.
    public var stepsFromJournal: Int {
        pass.stepsFromJournal
    }

    /// The step around the call; nil at the top of the run.
    var step: StepScope? {
        guard let scope = StepScope.current, scope.pass == ObjectIdentifier(pass) else { return nil }
        return scope
    }

    /// The step around the call, or the top of the run.
    var scope: StepScope {
        step ?? pass.top
    }

    /// How many step bodies stand still while the present Swift task waits.
    var bodiesHeldByCurrentTask: Int {
        step?.bodiesHeldByCurrentTask ?? 0
    }

    /// What stands in the journal at the place of a call; nil when it is made for the first time.
    ///
    /// - Throws: ``NonDeterminism``, which ends the attempt, when that is something else.
    func stored(at place: EntryPlace, expecting fingerprint: String) throws -> JournalEntry? {
        guard let entry = session.entry(at: place) else { return nil }
        guard entry.fingerprint == fingerprint else {
            throw pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: fingerprint))
        }
        return entry
    }

    /// The place of a call that is not a step.
    ///
    /// - Throws: ``InvalidKey``, ``DuplicateKey``, or ``MissingKey`` for a call without a key that needs one.
    func place(_ call: String, key: String?) throws -> EntryPlace {
        if let key { return try scope.claim(key) }
        if let step { throw MissingKey(call: call, place: "inside the step \"\(step.path)\"") }
        guard TaskIdentity.current == pass.owner else { throw MissingKey(call: call, place: "a child task") }
        let entry = EntryKey.unkeyed(attempt: attempt, ordinal: pass.nextOrdinal())
        return EntryPlace(scope: entry.scope, key: entry.key)
    }
}
