import CoreMetrics
import Synchronization
import TriggerModel

/// What an engine counts, told to swift-metrics once per commit.
///
/// A thousand tasks and queues are told apart; what is beyond counts as `_other`, so that an endless number of names costs
/// no endless memory.
final class EngineMetrics: Sendable {
    private let factory: any MetricsFactory
    private let counters: Mutex<LabelTable<any CounterHandler>>
    private let histograms: Mutex<LabelTable<any RecorderHandler>>

    init(_ factory: any MetricsFactory) {
        self.factory = factory
        counters = Mutex(LabelTable { factory.makeCounter(label: $0.name, dimensions: $1) })
        histograms = Mutex(LabelTable { factory.makeRecorder(label: $0.name, dimensions: $1, aggregate: true) })
    }

    /// Counts a commit that is on disk.
    func note(_ tally: CommitTally, commands: Int, seconds: Double) {
        counters.withLock { $0.count(tally) }
        histograms.withLock { table in
            table[EngineMetric.commitTime, []].record(seconds)
            table[EngineMetric.commitSize, []].record(Int64(commands))
            table.record(tally)
        }
    }

    /// Counts a commit that failed as a whole.
    func noteFailure() {
        counters.withLock { $0[EngineMetric.commits, ["failed"]].increment(by: 1) }
    }
}

extension LabelTable where Handler == any CounterHandler {
    fileprivate mutating func count(_ tally: CommitTally) {
        self[EngineMetric.commits, ["stored"]].increment(by: 1)
        count(tally.triggered, as: EngineMetric.triggered)
        count(tally.retried, as: EngineMetric.retried)
        count(tally.suspended, as: EngineMetric.suspended)
        count(tally.executions, as: EngineMetric.executions)
        count(tally.lost, as: EngineMetric.lost)
        count(tally.fired, as: EngineMetric.fired)
        for (status, counts) in tally.finished {
            for (task, count) in counts.all {
                self[EngineMetric.finished, [task, status.rawValue]].increment(by: Int64(count))
            }
        }
    }

    private mutating func count(_ counts: TaskCounts, as metric: MetricDescription) {
        for (label, count) in counts.all { self[metric, [label]].increment(by: Int64(count)) }
    }
}

extension LabelTable where Handler == any RecorderHandler {
    fileprivate mutating func record(_ tally: CommitTally) {
        record(tally.queued, as: EngineMetric.queued)
        record(tally.lasted, as: EngineMetric.lasted)
        record(tally.active, as: EngineMetric.active)
        guard !tally.timerDelays.isEmpty else { return }
        let handler = self[EngineMetric.timerDelay, []]
        for delay in tally.timerDelays { handler.record(delay) }
    }

    private mutating func record(_ samples: [CommitTally.Sample], as metric: MetricDescription) {
        // Runs of one commit are mostly of one task: its handler is looked up once for those in a row.
        var (label, handler): (String?, Handler?) = (nil, nil)
        for sample in samples {
            if sample.label != label { (label, handler) = (sample.label, self[metric, [sample.label]]) }
            handler?.record(sample.seconds)
        }
    }
}
