import Foundation
import Synchronization
import Trigger
import TriggerModel
import Workload

/// How long a tenant with ten runs waits beside one with a great many.
struct Fairness: Measurement {
    static let name = "fairness"
    static let summary = "what 1,000,000 queued runs of one tenant delay ten of another"
    static let takesLong = true

    private static let few = 10
    private static let trials = 50
    private static let queue = "tenants"
    private static let tenant = TaskName<Note, Note>("tenant")
    private static let mark = "few"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(1_000_000)
        var (alone, beside): ([Round], [Round]) = ([], [])
        for _ in 0..<plan.rounds {
            alone.append(try await ScratchFolder.with { try await latencies($0, backlog: 0) })
            beside.append(try await ScratchFolder.with { try await latencies($0, backlog: runs) })
        }
        let begun = beside.map(\.begunOfOthers).min() ?? 0
        guard begun > Self.trials else {
            throw Failure("only \(begun) runs of the other tenant began during the trials: nothing was measured")
        }
        return [figure(0.5, "p50", runs, alone, beside), figure(0.99, "p99", runs, alone, beside)]
    }

    private func figure(
        _ part: Double, _ word: String, _ runs: Int, _ alone: [Round], _ beside: [Round]
    ) -> Figure {
        let idle = alone.map { $0.latencies.percentile(part) * 1e3 }
        let busy = beside.map { $0.latencies.percentile(part) * 1e3 }
        let delay = zip(busy, idle).map { max(0, $0 - $1) }.median
        var figure = Figure("fairness-\(word)", "ten runs beside \(runs) of another tenant, \(word)", delay, "ms later")
        figure.goal = .atMost(50, aim: 20)
        figure.note = """
            from the trigger of ten to the start of the last: \(FigureTable.number(busy.median)) ms beside the other, \
            \(FigureTable.number(idle.median)) ms alone; \(Self.trials) trials a round, ten slots for each tenant; \
            of the other tenant's, \(beside.map(\.begunOfOthers).min() ?? 0) or more began during the trials of a round
            """
        return figure
    }

    private struct Round: Sendable {
        /// The time in seconds from each trigger of a few to the start of the last of them.
        var latencies: [Double]
        /// How many runs of the other tenant began meanwhile.
        var begunOfOthers: Int
    }

    private func latencies(_ folder: ScratchFolder, backlog runs: Int) async throws -> Round {
        let others = Counter()
        let (starts, start) = AsyncStream<ContinuousClock.Instant>.makeStream()
        let options = TaskOptions(queue: TaskQueue(Self.queue, concurrencyLimit: Self.few))
        let tenant = task(Self.tenant, options: options) { (note: Note, _: RunContext) in
            if note.text == Self.mark { start.yield(ContinuousClock.now) } else { others.add() }
            return note
        }
        let backlog = Backlog(task: Self.tenant.id, queue: Self.queue, keys: ["many"], runs: runs)
        return try await backlog.with(folder, tasks: Tasks { tenant }) { system in
            try await system.client.pauseEnvironment(false)
            var instants = starts.makeAsyncIterator()
            var latencies: [Double] = []
            let before = others.count
            for _ in 0..<Self.trials {
                let triggered = ContinuousClock.now
                try await Self.trigger(system)
                for _ in 1..<Self.few { _ = await instants.next() }
                guard let last = await instants.next() else { break }
                latencies.append((last - triggered).inSeconds)
                try await Task.sleep(for: .milliseconds(5))
            }
            guard try runs == 0 || !system.probe.isIdle() else {
                throw Failure("the \(runs) runs of the other tenant were worked off before the last trial")
            }
            return Round(latencies: latencies, begunOfOthers: others.count - before)
        }
    }

    private static func trigger(_ system: EmbeddedSystem) async throws {
        let notes = Array(repeating: Note(text: mark), count: few)
        try await system.client.batchTrigger(tenant, notes) { _ in TriggerOptions(concurrencyKey: "few") }
    }
}

/// Counts what several tasks do.
private final class Counter: Sendable {
    private let value = Atomic(0)

    func add() {
        value.add(1, ordering: .relaxed)
    }

    var count: Int {
        value.load(ordering: .relaxed)
    }
}
