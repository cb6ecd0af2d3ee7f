import Logging
import TriggerModel

/// One attempt of a run, step by step: decode, middleware, prepare, onStart, run, encode, outcome hooks, cleanup.
///
/// Whatever happens ends up in one ``AttemptOutcome``, which is written by the caller and nowhere else. A run that left this
/// worker meanwhile throws ``RunDropped`` out of every step, and no further hook runs.
struct AttemptPipeline<Code: TaskCode>: Sendable {
    let code: Code
    let context: RunContext
    /// The task's own policy; the app's when nil.
    let retry: RetryPolicy?

    private var hooks: GlobalHooks {
        context.session.host.options.hooks
    }

    /// Runs the attempt.
    ///
    /// - Throws: ``RunDropped`` and nothing else.
    func run() async throws -> AttemptOutcome {
        let payload: Code.Payload
        do {
            payload = try context.run.payload.decoded()
        } catch {
            let message = "the payload cannot be read as \(Code.Payload.self): \(error)"
            return .failure(.internal(code: .input, message: message), retryAfterMs: nil)
        }
        let progress = AttemptProgress<Code.Prepared>()
        do {
            try await throughMiddleware(payload) { try await insideMiddleware(payload, progress) }
        } catch {
            try await fail(error, payload, progress)
        }
        try context.session.checkHeld()
        guard let outcome = progress.outcome else { throw RunDropped(.ended) }
        return outcome
    }

    private func throughMiddleware(
        _ payload: Code.Payload, _ inner: @escaping @Sendable () async throws -> Void
    ) async throws {
        var own: MiddlewareChain.Layer?
        if !code.isBare { own = { next in try await code.middleware(payload, context, next) } }
        let layers = hooks.middleware.bodies[...]
        try await MiddlewareChain(context: context, layers: layers, own: own, inner: inner).run()
    }

    private func insideMiddleware(_ payload: Code.Payload, _ progress: AttemptProgress<Code.Prepared>) async throws {
        do {
            let prepared = try await prepare(payload)
            progress.prepared = prepared
            if hasStartHooks { try await start(payload) }
            let output = try await runBody(payload, prepared)
            progress.outcome = .success(try encode(output))
            try await succeed(payload, output, progress)
        } catch {
            try await fail(error, payload, progress)
        }
        do {
            try await cleanUp(payload, progress)
        } catch {
            try await fail(error, payload, progress)
        }
    }

    private func prepare(_ payload: Code.Payload) async throws -> Code.Prepared {
        for hook in hooks.prepare.bodies { try await hook(context) }
        return try await code.prepare(payload, context)
    }

    /// Whether a start is more than nothing.
    private var hasStartHooks: Bool {
        context.attempt == 1 && !(code.isBare && hooks.onStart.isEmpty)
    }

    /// Once per run: each hook is noted in the journal when it is through.
    private func start(_ payload: Code.Payload) async throws {
        for (index, hook) in hooks.onStart.bodies.enumerated() {
            try await context.hook("onStart.\(index)") { try await hook(context) }
        }
        guard !code.isBare else { return }
        try await context.hook("onStart") { try await code.onStart(payload, context) }
    }

    private func runBody(_ payload: Code.Payload, _ prepared: Code.Prepared) async throws -> Code.Output {
        do {
            let output = try await code.run(payload, prepared, context)
            try context.session.checkHeld()
            if let fatal = context.pass.fatal { throw fatal }
            return output
        } catch {
            throw context.pass.fatal ?? error
        }
    }

    private func encode(_ output: Code.Output) throws -> Packet {
        let packet: Packet
        do {
            packet = try Packet(encoding: output)
        } catch {
            throw RunError.internal(code: .output, message: "the output cannot be written as JSON: \(error)")
        }
        guard packet.byteCount <= TriggerLimits.outputBytes else {
            let sizes = "\(packet.byteCount) bytes; at most \(TriggerLimits.outputBytes) are accepted"
            throw RunError.internal(code: .payloadTooLarge, message: "the output has \(sizes)")
        }
        return packet
    }

    private func succeed(
        _ payload: Code.Payload, _ output: Code.Output, _ progress: AttemptProgress<Code.Prepared>
    ) async throws {
        guard case .success(let packet) = progress.outcome else { return }
        for hook in hooks.onSuccess.bodies { try await swallow("onSuccess") { try await hook(context, packet) } }
        try await swallow("onSuccess") { try await code.onSuccess(payload, output, progress.prepared, context) }
    }

    /// The attempt has failed: what becomes of it is decided, once.
    ///
    /// Trouble after that is logged.
    private func fail(
        _ error: any Error, _ payload: Code.Payload, _ progress: AttemptProgress<Code.Prepared>
    ) async throws {
        try context.session.checkHeld()
        if progress.hasFailed {
            return context.logger.error("a hook of a failed attempt failed too", metadata: ["error": "\(error)"])
        }
        let verdict = FailureVerdict(code: code, context: context, retry: retry)
        let (final, gap) = try await verdict.decide(error, payload)
        progress.outcome = .failure(RunError(thrown: final), retryAfterMs: gap?.milliseconds)
        guard gap == nil else { return }
        for hook in hooks.onFailure.bodies { try await swallow("onFailure") { try await hook(context, final) } }
        try await swallow("onFailure") { try await code.onFailure(payload, final, progress.prepared, context) }
    }

    private func cleanUp(_ payload: Code.Payload, _ progress: AttemptProgress<Code.Prepared>) async throws {
        for hook in hooks.cleanup.bodies { try await hook(context) }
        try await code.cleanup(payload, progress.prepared, context)
    }

    /// Runs a hook whose errors change nothing.
    private func swallow(_ hook: String, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            context.logger.error("\(hook) failed; the outcome stays", metadata: ["error": "\(error)"])
        }
        try context.session.checkHeld()
    }
}
