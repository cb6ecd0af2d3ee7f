import Logging
import Synchronization
import TriggerModel

/// One attempt of a run, step by step: decode, middleware, prepare, onStart, run, encode, outcome hooks, cleanup.
///
/// Whatever happens ends up in one ``AttemptOutcome``, which is written by the caller and nowhere else. A run that left this
/// worker meanwhile throws ``RunDropped`` out of every step, and no further hook runs.
///
/// An object, so that those who wait for one another hold one word of it each.
final class AttemptPipeline<Code: TaskCode>: Sendable {
    let code: Code
    let context: RunContext
    let payload: Code.Payload
    private let progress = Mutex(Progress())

    /// How far the attempt has come.
    private struct Progress: Sendable {
        /// What the task prepared; nil until it did.
        var prepared: Code.Prepared?
        /// What the task returned; nil until it did.
        var output: Code.Output?
        /// What is to be written in the end; nil until it is known.
        var outcome: AttemptOutcome?
    }

    /// - Throws: When the payload cannot be read.
    init(_ code: Code, _ context: RunContext, _ stored: ObjectBytes?) throws(RunError) {
        self.code = code
        self.context = context
        do {
            payload = try stored?.decoded() ?? context.run.payload.decoded()
        } catch {
            let message = "the payload cannot be read as \(Code.Payload.self): \(error)"
            throw RunError.internal(code: .input, message: message)
        }
        if hasStartHooks || hasAttemptHooks || mayHaveAny { context.pass.hooks = self }
    }

    var hooks: GlobalHooks {
        context.session.host.options.hooks
    }
}

extension AttemptPipeline: Attempt {
    var layers: [GlobalHooks.Layer] {
        hooks.middleware.bodies
    }

    var hasMiddleware: Bool {
        !code.isBare
    }

    func middleware(_ next: MiddlewareNext) async throws {
        try await code.middleware(payload, context, next)
    }

    /// What is live while the task's code runs is no more than the code needs.
    func run() async throws {
        var failure: (any Error)?
        do {
            try await prepare()
            try await runBody()
        } catch {
            failure = error
        }
        try await end(context.pass.takeFatal() ?? failure)
    }

    @inline(never)
    private func end(_ failure: (any Error)?) async throws {
        do {
            if let failure { throw failure }
            try await succeed()
            try context.pass.throwFatal()
        } catch {
            try await fail(error)
        }
        do {
            try await cleanUp()
            try context.pass.throwFatal()
        } catch {
            try await fail(context.pass.takeFatal() ?? error)
        }
        try await settle()
    }

    /// Waits for the work that keeps the attempt open.
    private func settle() async throws {
        while case let work = context.pass.takeWork(), !work.isEmpty {
            await withTaskCancellationHandler {
                for piece in work { await piece.value }
            } onCancel: {
                for piece in work { piece.cancel() }
            }
            try context.session.checkHeld()
        }
    }

    func outcome() throws -> AttemptOutcome {
        try context.session.checkHeld()
        guard let outcome = current.outcome else { throw RunDropped(.ended) }
        return outcome
    }
}

// MARK: - Steps

extension AttemptPipeline {
    private func prepare() async throws {
        for hook in hooks.prepare.bodies { try await hook(context) }
        let prepared = try await code.prepare(payload, context)
        progress.withLock { $0.prepared = prepared }
        if hasStartHooks { try await start() }
        if hasAttemptHooks { try await startAttempt() }
    }

    /// Whether a start is more than nothing.
    private var hasStartHooks: Bool {
        context.attempt == 1 && !(quiet.contains(.onStart) && hooks.onStart.isEmpty)
    }

    /// Once per run.
    private func start() async throws {
        try await note("onStart", .onStart, hooks.onStart) { try await code.onStart(payload, context) }
    }

    /// Whether there is something to do at the start of each attempt.
    private var hasAttemptHooks: Bool {
        !(quiet.contains(.onStartAttempt) && hooks.onStartAttempt.isEmpty)
    }

    /// Once per attempt.
    private func startAttempt() async throws {
        try await note("onStartAttempt.\(context.attempt)", .onStartAttempt, hooks.onStartAttempt) {
            try await code.onStartAttempt(payload, context)
        }
    }

    /// Runs the app's hooks and the task's own, each noted in the journal when it is through.
    private func note(
        _ name: String, _ own: NotedHook, _ all: HookList<GlobalHooks.Hook>, _ body: () async throws -> Void
    ) async throws {
        for (index, hook) in all.bodies.enumerated() {
            try await context.hook(EntryPlace(scope: "#hook", key: "\(name).\(index)")) { try await hook(context) }
        }
        guard !quiet.contains(own) else { return }
        try await context.hook(EntryPlace(scope: "#hook", key: name), own: own, body)
    }

    @inline(__always)
    private func runBody() async throws {
        guard let prepared = prepared() else { return }
        try note(try await code.run(payload, prepared, context))
    }

    /// The code has returned: unless it went on after the run left, or swallowed what ends the attempt, that is its outcome.
    @inline(never)
    private func note(_ output: Code.Output) throws {
        try context.session.checkHeld()
        try context.pass.throwFatal()
        progress.withLock { $0.output = output }
    }

    /// The output as it is written, stored apart if it is large.
    private func stored(_ value: EncodedValue) async throws -> Packet {
        let host = context.session.host
        try value.limit(stored: host.storesObjects) {
            RunError.internal(code: .payloadTooLarge, message: "the output has \($0)")
        }
        do {
            return try await host.packet(value) { .output($0, of: context.run.id) }
        } catch let error as TransportError {
            throw RunError.internal(code: .output, message: "the output cannot be stored: \(error)")
        }
    }

    private func encoded(_ output: Code.Output) throws -> EncodedValue {
        do {
            return try EncodedValue(output)
        } catch {
            throw RunError.internal(code: .output, message: "the output cannot be written as JSON: \(error)")
        }
    }

    private func succeed() async throws {
        guard let output = current.output else { return }
        let value = try encoded(output)
        let packet = try await stored(value)
        progress.withLock { $0.outcome = .success(packet) }
        if !hooks.onSuccess.isEmpty { try await tellSuccess(value.packet) }
        try context.session.checkHeld()
        if hasOwnHooks {
            try await swallow("onSuccess") { try await code.onSuccess(payload, output, prepared(), context) }
        }
        if !hooks.onComplete.isEmpty { try await tellCompletion(.success(value.packet)) }
        try await complete(.success(output))
    }

    /// Whether the task may have hooks of its own.
    private var hasOwnHooks: Bool {
        !quiet.isOfTaskWithoutAny
    }

    /// The app's hooks are given the output itself, wherever it lies.
    private func tellSuccess(_ output: Packet) async throws {
        for hook in hooks.onSuccess.bodies { try await swallow("onSuccess") { try await hook(context, output) } }
    }

    private func tellCompletion(_ result: Result<Packet, any Error>) async throws {
        for hook in hooks.onComplete.bodies { try await swallow("onComplete") { try await hook(context, result) } }
    }

    private func complete(_ result: Result<Code.Output, any Error>) async throws {
        guard hasOwnHooks else { return try context.session.checkHeld() }
        try await swallow("onComplete") { try await code.onComplete(payload, result, prepared(), context) }
    }

    /// The attempt has failed: what becomes of it is decided, once.
    ///
    /// Trouble after that is logged.
    func fail(_ error: any Error) async throws {
        try context.session.checkHeld()
        if case .failure = current.outcome {
            return context.logger.error("a hook of a failed attempt failed too", metadata: ["error": "\(error)"])
        }
        let verdict = try await FailureVerdict(code: code, context: context).decide(error, payload)
        let failure = AttemptOutcome.failure(verdict.stored, retryAfterMs: verdict.gap?.milliseconds)
        progress.withLock { $0.outcome = failure }
        guard verdict.isLast else { return }
        let final = verdict.error
        for hook in hooks.onFailure.bodies { try await swallow("onFailure") { try await hook(context, final) } }
        try await swallow("onFailure") { try await code.onFailure(payload, final, prepared(), context) }
        if !hooks.onComplete.isEmpty { try await tellCompletion(.failure(final)) }
        try await complete(.failure(final))
    }

    private func cleanUp() async throws {
        for hook in hooks.cleanup.bodies { try await hook(context) }
        try await code.cleanup(payload, prepared(), context)
    }

    /// Runs a hook whose errors change nothing.
    private func swallow(_ hook: String, _ body: () async throws -> Void) async throws {
        let start = context.session.host.time.now
        do {
            try await body()
            context.recordHook(hook, since: start, error: nil)
        } catch {
            context.recordHook(hook, since: start, error: error)
            context.consoleLogger.error("\(hook) failed; the outcome stays", metadata: ["error": "\(error)"])
        }
        try context.session.checkHeld()
    }

    /// What the task prepared; nil until it did.
    @inline(never)
    private func prepared() -> Code.Prepared? {
        current.prepared
    }

    private var current: Progress {
        progress.withLock { $0 }
    }
}
