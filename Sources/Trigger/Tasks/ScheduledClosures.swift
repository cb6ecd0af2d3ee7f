public import TriggerModel

/// Makes a task of a closure that runs by itself and returns an output.
///
/// - Parameters:
///   - name: The task's id and types.
///   - cron: When it runs: a cron expression.
///   - timezone: The time zone that the expression is in.
///   - options: What else it says about all of its runs; the expression stands for their ``TaskOptions/schedule``.
///   - file: Where it stands in the source, for messages.
///   - line: The same.
///   - body: What a run does.
/// - Returns: The task.
public func task<Output>(
    _ name: TaskName<ScheduledRun, Output>, cron: String, timezone: String = ZoneName.utc,
    options: TaskOptions = TaskOptions(), file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (ScheduledRun, RunContext) async throws -> Output
) -> ClosureTask<ScheduledRun, Output> {
    task(name, options: options.scheduled(cron, timezone), file: file, line: line, body)
}

/// Makes a task of a closure that runs by itself and returns nothing.
///
/// - Parameters:
///   - name: The task's id and types.
///   - cron: When it runs: a cron expression.
///   - timezone: The time zone that the expression is in.
///   - options: What else it says about all of its runs; the expression stands for their ``TaskOptions/schedule``.
///   - file: Where it stands in the source, for messages.
///   - line: The same.
///   - body: What a run does.
/// - Returns: The task.
public func task(
    _ name: TaskName<ScheduledRun, NoValue>, cron: String, timezone: String = ZoneName.utc,
    options: TaskOptions = TaskOptions(), file: String = #fileID, line: Int = #line,
    _ body: @escaping @Sendable (ScheduledRun, RunContext) async throws -> Void
) -> ClosureTask<ScheduledRun, NoValue> {
    task(name, options: options.scheduled(cron, timezone), file: file, line: line, body)
}

extension TaskOptions {
    fileprivate func scheduled(_ cron: String, _ timezone: String) -> TaskOptions {
        var options = self
        options.schedule = .cron(
            cron, timezone: timezone, window: schedule?.window, environments: schedule?.environments)
        return options
    }
}
