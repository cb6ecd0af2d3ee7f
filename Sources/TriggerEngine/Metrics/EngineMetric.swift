/// The metrics that an engine counts as it commits.
public enum EngineMetric {
    static let triggered = MetricDescription(
        "trigger_runs_triggered_total", .counter, labels: ["task"], "Runs that were triggered.")
    static let finished = MetricDescription(
        "trigger_runs_finished_total", .counter, labels: ["task", "status"], "Runs that ended, by their final status.")
    static let retried = MetricDescription(
        "trigger_runs_retried_total", .counter, labels: ["task"], "Attempts that failed and are followed by another.")
    static let suspended = MetricDescription(
        "trigger_runs_suspended_total", .counter, labels: ["task"], "Times that a run gave its slot up to wait.")
    static let executions = MetricDescription(
        "trigger_executions_total", .counter, labels: ["task"], "Times that a run was handed to a worker.")
    static let lost = MetricDescription(
        "trigger_executions_lost_total", .counter, labels: ["task"], "Executions whose worker vanished.")
    static let fired = MetricDescription(
        "trigger_schedules_fired_total", .counter, labels: ["task"], "Ticks at which a schedule triggered its task.")
    static let queued = MetricDescription(
        "trigger_run_queue_seconds", .histogram, labels: ["queue"], bounds: MetricDescription.seconds,
        "From the time a run came into its queue until it was first handed to a worker.")
    static let lasted = MetricDescription(
        "trigger_run_seconds", .histogram, labels: ["task"], bounds: MetricDescription.seconds,
        "From the time a run was first handed to a worker until it ended, waits included.")
    static let active = MetricDescription(
        "trigger_run_active_seconds", .histogram, labels: ["task"], bounds: MetricDescription.seconds,
        "How long the code of a run that ended was active, waits left out.")
    static let commits = MetricDescription(
        "trigger_commits_total", .counter, labels: ["outcome"],
        "Transactions of the committer: stored, or failed with their callers told.")
    static let commitTime = MetricDescription(
        "trigger_commit_seconds", .histogram, bounds: MetricDescription.seconds,
        "How long a commit took, from its first read until it was on disk.")
    static let commitSize = MetricDescription(
        "trigger_commit_commands", .histogram, bounds: MetricDescription.counts, "Commands that went into one commit.")
    static let timerDelay = MetricDescription(
        "trigger_timer_delay_seconds", .histogram, bounds: MetricDescription.seconds,
        "How late a timer was taken: a delay, a wait, a retry, a lease.")

    /// All of them.
    public static let all = [
        triggered, finished, retried, suspended, executions, lost, fired, queued, lasted, active, commits,
        commitTime, commitSize, timerDelay,
    ]
}
