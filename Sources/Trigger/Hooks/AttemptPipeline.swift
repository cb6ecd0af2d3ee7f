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
    private let payload: Code.Payload
    private let progress = Mutex(Progress())

    /// How far the attempt has come.
    private struct Progress: Sendable {
        /// What the task prepared; nil until it did.
        var prepared: Code.Prepared?
        /// What is to be written in the end; nil until it is known.
        var outcome: AttemptOutcome?
    }

    /// - Throws: When the payload cannot be read.
    init(_ code: Code, _ context: RunContext) throws(RunError) {
        self.code = code
        self.context = context
        do {
            payload = try context.run.payload.decoded()
        } catch {
            let message = "the payload cannot be read as \(Code.Payload.self): \(error)"
            throw RunError.internal(code: .input, message: message)
        }
    }

    private var hooks: GlobalHooks {
        context.session.host.options.hooks
    }
}

extension AttemptPipeline: Attempt {
    func outcome() async throws -> AttemptOutcome {
        do {
            try await MiddlewareChain(hooks.middleware.bodies, around: self).enter(0)
        } catch {
            try await fail(error)
        }
        try context.session.checkHeld()
        guard let outcome = outcomeSoFar else { throw RunDropped(.ended) }
        return outcome
    }
}

extension AttemptPipeline: MiddlewareCore {
    var hasMiddleware: Bool {
        !code.isBare
    }

    func middleware(_ next: MiddlewareNext) async throws {
        try await code.middleware(payload, context, next)
    }

    func run() async throws {
        do {
            let prepared = try await prepare()
            if hasStartHooks { try await start() }
            let output = try await runBody(prepared)
            let packet = try encode(output)
            progress.withLock { $0.outcome = .success(packet) }
            try await succeed(output)
        } catch {
            try await fail(error)
        }
        do {
            try await cleanUp()
        } catch {
            try await fail(error)
        }
    }
}

// MARK: - Steps

extension AttemptPipeline {
    private func prepare() async throws -> Code.Prepared {
        for hook in hooks.prepare.bodies { try await hook(context) }
        let prepared = try await code.prepare(payload, context)
        progress.withLock { $0.prepared = prepared }
        return prepared
    }

    /// Whether a start is more than nothing.
    private var hasStartHooks: Bool {
        context.attempt == 1 && !(code.isBare && hooks.onStart.isEmpty)
    }

    /// Once per run: each hook is noted in the journal when it is through.
    private func start() async throws {
        for (index, hook) in hooks.onStart.bodies.enumerated() {
            try await context.hook("onStart.\(index)") { try await hook(context) }
        }
        guard !code.isBare else { return }
        try await context.hook("onStart") { try await code.onStart(payload, context) }
    }

    private func runBody(_ prepared: Code.Prepared) async throws -> Code.Output {
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

    private func succeed(_ output: Code.Output) async throws {
        guard case .success(let packet) = outcomeSoFar else { return }
        for hook in hooks.onSuccess.bodies { try await swallow("onSuccess") { try await hook(context, packet) } }
        try await swallow("onSuccess") { try await code.onSuccess(payload, output, prepared, context) }
    }

    /// The attempt has failed: what becomes of it is decided, once.
    ///
    /// Trouble after that is logged.
    private func fail(_ error: any Error) async throws {
        try context.session.checkHeld()
        if case .failure = outcomeSoFar {
            return context.logger.error("a hook of a failed attempt failed too", metadata: ["error": "\(error)"])
        }
        let (final, gap) = try await FailureVerdict(code: code, context: context).decide(error, payload)
        let failure = AttemptOutcome.failure(RunError(thrown: final), retryAfterMs: gap?.milliseconds)
        progress.withLock { $0.outcome = failure }
        guard gap == nil else { return }
        for hook in hooks.onFailure.bodies { try await swallow("onFailure") { try await hook(context, final) } }
        try await swallow("onFailure") { try await code.onFailure(payload, final, prepared, context) }
    }

    private func cleanUp() async throws {
        for hook in hooks.cleanup.bodies { try await hook(context) }
        try await code.cleanup(payload, prepared, context)
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

    private var prepared: Code.Prepared? {
        progress.withLock { $0.prepared }
    }

    private var outcomeSoFar: AttemptOutcome? {
        progress.withLock { $0.outcome }
    }
}
