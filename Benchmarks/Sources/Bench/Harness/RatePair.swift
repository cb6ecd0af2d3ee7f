/// Rounds of a throughput measurement, each beside the bare limit measured right before it.
struct RatePair: Sendable {
    private var limits: [Sample] = []
    private var samples: [Sample] = []

    /// Measures limit and figure in turn, each round in a new folder.
    static func measure(
        _ plan: Plan,
        limit: (ScratchFolder) async throws -> Sample,
        figure: (ScratchFolder) async throws -> Sample
    ) async throws -> RatePair {
        try await measure(plan) {
            try await ScratchFolder.with(limit)
        } figure: {
            try await ScratchFolder.with(figure)
        }
    }

    /// Measures limit and figure in turn.
    static func measure(
        _ plan: Plan, limit: () async throws -> Sample, figure: () async throws -> Sample
    ) async throws -> RatePair {
        var pair = RatePair()
        for _ in 0..<plan.rounds {
            pair.limits.append(try await limit())
            pair.samples.append(try await figure())
        }
        return pair
    }

    var cpuMicroseconds: Double {
        samples.map(\.cpuMicroseconds).median
    }

    /// The figure of the rates.
    func rate(_ name: String, _ title: String, _ unit: String) -> Figure {
        var figure = Figure(name, title, samples.map(\.rate).median, unit)
        figure.limit = limits.map(\.rate).median
        figure.ratio = zip(samples, limits).map { $0.rate / $1.rate }.median
        figure.cpuMicroseconds = cpuMicroseconds
        return figure
    }

    /// The figure of the processor time for each.
    func cpu(_ name: String, _ title: String) -> Figure {
        var figure = Figure(name, title, cpuMicroseconds, "µs")
        figure.limit = limits.map(\.cpuMicroseconds).median
        figure.ratio = zip(samples, limits).map { $0.cpuMicroseconds / $1.cpuMicroseconds }.median
        return figure
    }
}
