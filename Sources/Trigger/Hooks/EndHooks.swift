import Logging
import TriggerModel

/// The hooks of a task and its app for runs that end without their code, whatever the task's types.
struct EndHooks: Sendable {
    /// The kinds of end that there may be hooks for.
    let kinds: Set<PendingHooks.Kind>
    /// Runs the task's own.
    let own: Own

    /// Runs the task's own hooks for an end, given the payload where that was stored apart.
    typealias Own = @Sendable (PendingHooks, RunContext, ObjectBytes?) async throws -> Void

    func has(_ kind: PendingHooks.Kind) -> Bool {
        kinds.contains(kind)
    }

    /// Runs them all, the app's before the task's, but for `onComplete`, where the task's comes first; what they throw is logged and changes nothing.
    func run(_ hooks: PendingHooks, _ context: RunContext) async {
        let app = context.session.host.options.hooks
        switch hooks.kind {
        case .cancel:
            for hook in app.onCancel.bodies { await swallow("onCancel", context) { try await hook(context) } }
        case .failure:
            let error = hooks.error ?? .string(raw: "the run failed before it began")
            for hook in app.onFailure.bodies { await swallow("onFailure", context) { try await hook(context, error) } }
        }
        await swallow("a hook", context) { try await own(hooks, context, try await payload(context)) }
        guard hooks.kind == .failure else { return }
        let error = hooks.error ?? .string(raw: "the run failed before it began")
        for hook in app.onComplete.bodies {
            await swallow("onComplete", context) { try await hook(context, .failure(error)) }
        }
    }

    private func payload(_ context: RunContext) async throws -> ObjectBytes? {
        guard let path = context.run.payload.storedAt else { return nil }
        return try await context.session.host.link.load(path)
    }

    private func swallow(_ hook: String, _ context: RunContext, _ body: () async throws -> Void) async {
        do {
            try await body()
        } catch {
            context.logger.error("\(hook) failed; the outcome stays", metadata: ["error": "\(error)"])
        }
    }
}

extension TaskCode {
    /// Runs its own hooks for a run that ended without its code.
    ///
    /// - Throws: What they throw, or that the payload cannot be read.
    func runHooks(_ hooks: PendingHooks, _ context: RunContext, _ stored: ObjectBytes?) async throws {
        let payload: Payload = try stored?.decoded() ?? context.run.payload.decoded()
        switch hooks.kind {
        case .cancel: try await onCancel(payload, context)
        case .failure:
            let error = hooks.error ?? .string(raw: "the run failed before it began")
            do {
                try await onFailure(payload, error, nil, context)
            } catch {
                context.logger.error("onFailure failed; the outcome stays", metadata: ["error": "\(error)"])
            }
            try await onComplete(payload, .failure(error), nil, context)
        }
    }
}
