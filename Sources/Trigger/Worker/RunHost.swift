import Logging
import Synchronization
import TriggerModel

/// What a run needs of the worker around it; one for all of the worker's runs.
final class RunHost: Sendable {
    let options: WorkerOptions
    let runs: RunTable
    let outbox: Outbox
    let slots: Slots
    /// Runs with branches that were given a moment to make their next call.
    let graces = GraceClock { $0.change { $0.suspendIfIdle() } }
    /// Runs with steps whose beginning is said if they take longer than a moment.
    let openings = GraceClock { $0.change { $0.announceDueOpenings() } }
    /// Runs with changes of metadata that wait to be sent.
    let flushes = GraceClock { $0.change { $0.reachFlush() } }
    /// Runs whose attempt has a limit, or whose code was told to stop.
    let deadlines = Deadlines()
    let spared = SparedRuns()
    let parked: ParkedRuns
    let link: ServerLink
    /// What was recorded of runs and is to be posted.
    let traces: TraceBuffer
    /// The least grave lines that are recorded.
    let recordedLevel: Logger.Level

    init(_ options: WorkerOptions, _ runs: RunTable, _ link: ServerLink) {
        self.options = options
        self.runs = runs
        outbox = Outbox(direct: link.deliverDirectly)
        slots = Slots(limit: options.slots)
        parked = ParkedRuns(limit: options.parkedRuns, in: runs)
        self.link = link
        traces = TraceBuffer(limits: options.recording, time: options.time)
        recordedLevel = options.recording.level
    }

    private let lastBatch = Mutex<BatchID?>(nil)

    /// The longest wait that is slept in the worker, slot held.
    static let longestShortWait: Duration = .seconds(5)

    var time: any TimeSource {
        options.time
    }

    /// Whether a wait of that length gives the slot back.
    func suspends(for gap: Duration) -> Bool {
        gap > .zero && (options.replay == .always || gap > Self.longestShortWait)
    }

    /// A run's batch with one text for all of its runs that come one after another.
    func shared(_ batch: BatchID?) -> BatchID? {
        lastBatch.withLock { last in
            if last != batch { last = batch }
            return last
        }
    }

    /// A number in [0, 1).
    func chance() -> Double {
        Double(options.ids.randomBits() >> 11) * 0x1p-53
    }
}
