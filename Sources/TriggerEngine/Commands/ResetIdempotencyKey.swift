import TriggerModel

/// Takes an idempotency key from the run that holds it, so that the next trigger with it makes a new run.
struct ResetIdempotencyKey: EngineCommand {
    let environment: EnvironmentID
    let key: HeldKey

    func request(_ loads: inout LoadRequest) {
        loads.heldKeys.insert(key)
    }

    func decide(_ workspace: inout Workspace) throws {
        guard workspace.clear(key) == nil else { return }
        throw EngineError(
            .notFound, "No runs found with idempotency key: \(key.key) and task: \(key.task)")
    }
}
