import TriggerModel

/// Completes a token, and wakes the runs that wait for it; one that is completed or timed out stays as it is.
struct CompleteToken: EngineCommand {
    let environment: EnvironmentID
    let token: TokenID
    let output: Packet

    func request(_ loads: inout LoadRequest) {
        loads.end(token)
    }

    func decide(_ workspace: inout Workspace) throws {
        guard workspace.tokens[token] != nil else { throw EngineError(.notFound, "Waitpoint token not found") }
        workspace.end(token, .completed, output)
    }
}
