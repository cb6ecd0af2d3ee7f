import TriggerModel

/// A command in the committer's hands, and the caller that waits for its answer.
///
/// Deciding gives back what to do after the commit, so that nobody is answered before it, and so that a batch whose commit
/// failed can be decided again.
struct Ticket: Sendable {
    let environment: EnvironmentID
    /// The runs it brings from outside.
    let newRuns: Int
    /// The schedules it is about.
    let schedules: ScheduleLoads
    let request: @Sendable (inout LoadRequest) throws -> Void
    let decide: @Sendable (inout Workspace) -> @Sendable () -> Void
    let fail: @Sendable (any Error) -> Void

    /// Makes a ticket whose command's answer goes to whoever asked.
    init<Command: EngineCommand>(
        _ command: Command, reply: @escaping @Sendable (Result<Command.Answer, any Error>) -> Void
    ) {
        environment = command.environment
        newRuns = command.newRuns
        schedules = command.schedules
        request = { try command.request(&$0) }
        decide = { workspace in
            let answer = Result { try command.decide(&workspace) }
            return { reply(answer) }
        }
        fail = { reply(.failure($0)) }
    }

    /// Makes a ticket that nobody waits for.
    init<Command: EngineCommand>(_ command: Command) {
        environment = command.environment
        newRuns = command.newRuns
        schedules = command.schedules
        request = { try command.request(&$0) }
        decide = { workspace in
            _ = try? command.decide(&workspace)
            return {}
        }
        fail = { _ in }
    }
}
