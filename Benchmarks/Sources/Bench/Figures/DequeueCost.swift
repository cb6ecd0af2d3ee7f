/// What taking a run costs, whatever waits, ran before or is keyed.
struct DequeueCost: Measurement {
    static let name = "dequeue"
    static let summary = "cost of a dequeue from 1 k to 1 M queued, 0 to 1 M finished, 1 to 10 k concurrency keys"
    static let takesLong = true

    private static let takes = 200

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (few, many) = (TakingQueue.Size(), plan.scaled(1_000_000))
        let (oneKey, manyKeys) = (TakingQueue.Size(queued: 10_000), TakingQueue.Size(queued: 10_000, keys: 10_000))
        return [
            try await figure("dequeue-queued", "dequeue with \(many) queued", few, TakingQueue.Size(queued: many)),
            try await figure(
                "dequeue-finished", "dequeue with \(many) finished", few, TakingQueue.Size(finished: many)),
            try await figure("dequeue-keys", "dequeue with 10,000 keys", oneKey, manyKeys),
        ]
    }

    /// Medians of many takes each; the small one again before and after the large one, which takes minutes to make.
    private func figure(
        _ name: String, _ title: String, _ small: TakingQueue.Size, _ large: TakingQueue.Size
    ) async throws -> Figure {
        var limits = [try await TakingQueue.microsecondsPerRun(small, takes: Self.takes)]
        let value = try await TakingQueue.microsecondsPerRun(large, takes: Self.takes)
        limits.append(try await TakingQueue.microsecondsPerRun(small, takes: Self.takes))
        var figure = Figure(name, title, value, "µs/run")
        let limit = limits.reduce(0, +) / Double(limits.count)
        (figure.limit, figure.ratio) = (limit, value / limit)
        figure.ratioGoal = .atMost(1.5, aim: 1.1)
        let takes = "100 runs a commit, medians of \(Self.takes)"
        figure.note = "\(takes); the limit is with \(small.queued) queued, none finished, one key"
        return figure
    }
}
