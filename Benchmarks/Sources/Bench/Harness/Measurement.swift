/// Something that is measured, and gives one figure or several.
protocol Measurement: Sendable {
    /// One word, for the command line.
    static var name: String { get }
    /// What is measured, in one line.
    static var summary: String { get }
    /// Whether it takes over a minute, and so is only done when it is asked for.
    static var takesLong: Bool { get }
    /// Whether it needs a PostgreSQL server, whose URL is in `TRIGGER_TEST_DATABASE_URL`.
    static var needsPostgres: Bool { get }

    init()

    /// Measures.
    ///
    /// - Throws: What kept it from measuring.
    func figures(_ plan: Plan) async throws -> [Figure]
}

extension Measurement {
    static var takesLong: Bool { false }
    static var needsPostgres: Bool { false }
}

/// How much is measured.
struct Plan: Sendable {
    /// How often; the median counts.
    var rounds = 3
    /// What part of the usual numbers of runs, for a quick look; figures of less than the whole prove nothing.
    var scale = 1.0

    /// A number of runs, scaled and rounded to whole thousands, at least one.
    func scaled(_ count: Int) -> Int {
        max(1_000, Int(Double(count) * scale) / 1_000 * 1_000)
    }
}

/// All measurements, in the order they are done.
let measurements: [any Measurement.Type] = [
    Batches.self,
    Singles.self,
    SequentialSteps.self,
    ManySteps.self,
    IdleLatency.self,
    ParkedRun.self,
    Idle.self,
    WorkerKilled.self,
    WaitingRuns.self,
    RunsOnDisk.self,
    Pruned.self,
    DequeueCost.self,
    AcceptedBatches.self,
    ManyTimers.self,
    ManySchedules.self,
    Fairness.self,
    ManyKeys.self,
    Logs.self,
    LogsOverTime.self,
    WorkerSilent.self,
    PostgresBatches.self,
    PostgresSingles.self,
    PostgresSteps.self,
    PostgresLatency.self,
    PostgresPair.self,
]
