import TriggerEngine

/// The metrics of a server, beside those of its engine.
enum MetricName {
    static let requests = MetricDescription(
        "trigger_http_requests_total", .counter, labels: ["method", "route", "status"], "Requests that were answered.")
    static let requestTime = MetricDescription(
        "trigger_http_request_seconds", .histogram, labels: ["method", "route"], bounds: MetricDescription.seconds,
        "From the head of a request until the head of its answer; long polls of workers included.")

    static let exported = MetricDescription(
        "trigger_otlp_items_total", .counter, labels: ["kind", "outcome"],
        "Spans and lines of logs for a collector: taken, refused, or dropped as it or the store was away for too long.")
    static let eventsDropped = MetricDescription(
        "trigger_events_dropped_total", .counter,
        "Lines of logs and spans that the server did not keep, as there was no room for them.")
    static let eventsPruned = MetricDescription(
        "trigger_events_pruned_total", .counter,
        "Lines of logs and spans that were deleted, as they were too old or took too much room.")

    static let build = MetricDescription(
        "trigger_build_info", .gauge, labels: ["version"], "1, and the version of the library.")
    static let queued = MetricDescription(
        "trigger_queue_queued", .gauge, labels: ["queue"],
        "Runs that wait in a queue for a slot, counted up to 10,000 per queue.")
    static let running = MetricDescription(
        "trigger_queue_running", .gauge, labels: ["queue"], "Runs of a queue that hold a slot.")
    static let limit = MetricDescription(
        "trigger_queue_limit", .gauge, labels: ["queue"],
        "How many runs of a queue may hold a slot, per concurrency key; absent without a limit of its own.")
    static let paused = MetricDescription(
        "trigger_queue_paused", .gauge, labels: ["queue"], "1 for a queue that is paused, else 0.")
    static let queues = MetricDescription(
        "trigger_queues", .gauge, "How many queues there are; the first 1,000 by name are told of.")
    static let environmentRunning = MetricDescription(
        "trigger_environment_running", .gauge, "Runs of the environment that hold a slot.")
    static let environmentLimit = MetricDescription(
        "trigger_environment_limit", .gauge, "How many runs of the environment may hold a slot.")
    static let environmentPaused = MetricDescription(
        "trigger_environment_paused", .gauge, "1 while the environment is paused, else 0.")
    static let workers = MetricDescription(
        "trigger_workers", .gauge, labels: ["version"], "Workers whose leases hold, at any server.")
    static let commands = MetricDescription(
        "trigger_commit_queue", .gauge, "Commands that wait for this server's next commit.")
    static let timerDelay = MetricDescription(
        "trigger_timer_overdue_seconds", .gauge, "For how long the earliest timer has been due; 0 when none is.")

    static let cpu = MetricDescription(
        "process_cpu_seconds_total", .counter, "Processor time of this process, of user and system.")
    static let memory = MetricDescription(
        "process_resident_memory_bytes", .gauge, "Memory of this process that is in the machine's.")
    static let files = MetricDescription("process_open_fds", .gauge, "Files and sockets that this process has open.")
    static let start = MetricDescription(
        "process_start_time_seconds", .gauge, "When this process started, in seconds since 1970.")

    /// All of them that the server has, and those of its engine.
    static let all =
        EngineMetric.all + [
            requests, requestTime, exported, eventsDropped, eventsPruned, build, queued, running, limit, paused, queues,
            environmentRunning, environmentLimit, environmentPaused, workers, commands, timerDelay, cpu, memory, files,
            start,
        ]

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// What is said of a name; of one that others made up, only the kind.
    static func description(of name: String, _ kind: MetricDescription.Kind) -> MetricDescription {
        if let known = byName[name], known.kind == kind { return known }
        return MetricDescription(name, kind, "A \(kind.rawValue) of the app.")
    }
}
