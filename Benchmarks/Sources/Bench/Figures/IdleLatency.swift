import Synchronization
import Trigger
import Workload

/// The time from a trigger to the start of its code, when nothing else happens.
struct IdleLatency: Measurement {
    static let name = "latency"
    static let summary = "from a trigger to the start of its code, idle"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(1_000)
        var (bare, ours): ([[Double]], [[Double]]) = ([], [])
        for _ in 0..<plan.rounds {
            bare.append(try await ScratchFolder.with { try BareLimit.latencies(runs, in: $0) })
            ours.append(try await ScratchFolder.with { try await latencies($0, runs) })
        }
        var p50 = figure("latency-p50", "idle trigger to start, p50", 0.5, bare, ours)
        var p99 = figure("latency-p99", "idle trigger to start, p99", 0.99, bare, ours)
        p50.goal = p50.limit.map { .atMost(2 * $0 + 1, aim: $0 + 1) }
        p99.goal = p99.limit.map { .atMost(2 * $0 + 3, aim: $0 + 3) }
        return [p50, p99]
    }

    func figure(
        _ name: String, _ title: String, _ part: Double, _ bare: [[Double]], _ ours: [[Double]]
    ) -> Figure {
        let (limits, values) = (bare.map { $0.percentile(part) }, ours.map { $0.percentile(part) })
        var figure = Figure(name, title, values.median * 1e3, "ms")
        figure.limit = limits.median * 1e3
        figure.ratio = zip(values, limits).map { $0 / $1 }.median
        return figure
    }

    private func latencies(_ folder: ScratchFolder, _ runs: Int) async throws -> [Double] {
        try await latencies(runs) { tasks, body in try await EmbeddedSystem.with(folder, beside: tasks, body) }
    }

    /// The time in seconds from each trigger to the start of its code.
    func latencies(
        _ runs: Int, in system: (Tasks, (EmbeddedSystem) async throws -> [Double]) async throws -> [Double]
    ) async throws -> [Double] {
        let (starts, start) = AsyncStream<ContinuousClock.Instant>.makeStream()
        let name = TaskName<Note, NoValue>("started")
        let started = task(name) { (_: Note, _: RunContext) -> Void in
            start.yield(ContinuousClock.now)
        }
        return try await system(Tasks { started }) { system in
            var latencies: [Double] = []
            var instants = starts.makeAsyncIterator()
            for _ in 0..<runs {
                let triggered = ContinuousClock.now
                try await system.client.trigger(name, .ofUsualSize)
                guard let began = await instants.next() else { break }
                latencies.append((began - triggered).inSeconds)
                try await system.untilIdle()
                try await Task.sleep(for: .milliseconds(1))
            }
            return latencies
        }
    }
}
