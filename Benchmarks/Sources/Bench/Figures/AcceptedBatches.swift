import TriggerEngine
import TriggerModel

/// What it takes to accept runs that nobody executes yet: in batches of 1,000, in streamed ones, and one by one.
struct AcceptedBatches: Measurement {
    static let name = "accept"
    static let summary = "accepting runs without executing them: batches of 1,000, the same streamed, and singles"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(40_000)
        var (batches, streams, singles): ([Sample], [Sample], [Sample]) = ([], [], [])
        for _ in 0..<plan.rounds {
            singles.append(try await sample(runs) { try await byOne(runs, $0) })
            batches.append(try await sample(runs) { try await LoneEngine.trigger(runs, $0) })
            streams.append(try await sample(runs) { try await streamed(runs, $0) })
        }
        return [
            figure("accept-batches", "accepted in batches of 1,000", batches, beside: singles),
            figure("accept-streams", "accepted in streamed batches of 1,000", streams, beside: singles),
        ]
    }

    /// The rate, and the CPU time of an item beside that of a single trigger.
    private func figure(_ name: String, _ title: String, _ samples: [Sample], beside singles: [Sample]) -> Figure {
        var figure = Figure(name, title, samples.map(\.rate).median, "items/s")
        figure.goal = .atLeast(20_000, aim: 40_000)
        let (own, single) = (samples.map(\.cpuMicroseconds).median, singles.map(\.cpuMicroseconds).median)
        figure.ratio = own / single
        figure.ratioGoal = .atMost(1, aim: 0.8)
        figure.note = """
            the ratio is of CPU per item, \(FigureTable.number(own)) µs, to a single trigger of 500 callers, \
            \(FigureTable.number(single)) µs at \(FigureTable.number(singles.map(\.rate).median))/s
            """
        return figure
    }

    private func sample(_ runs: Int, _ body: (Engine) async throws -> Void) async throws -> Sample {
        try await ScratchFolder.with { folder in
            try await LoneEngine.with(folder) { engine in
                try await Sample.of(runs) { try await body(engine) }
            }
        }
    }

    private func byOne(_ runs: Int, _ engine: Engine) async throws {
        let origin = TriggerRequest(environment: .development)
        try await byCallers(500, times: runs) { _ in _ = try await engine.trigger(LoneEngine.items(1), origin) }
    }

    private func streamed(_ runs: Int, _ engine: Engine) async throws {
        try await byCallers(4, times: runs / 1_000) { _ in
            let batch = try await engine.createBatch(BatchOpening(runCount: 1_000), in: .development).id
            let items = Dictionary(uniqueKeysWithValues: LoneEngine.items(1_000).enumerated().map { ($0, $1) })
            _ = try await engine.add(items, to: batch, in: .development)
        }
    }
}
