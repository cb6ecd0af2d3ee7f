import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The worker's connection to the engine of a test: all of it is noted, and it is cut for a run where a test wants a crash.
struct StageLine: RunTransport {
    let engine: Engine
    let recorder: RunRecorder
    let crash: CrashPlan?
    /// Whether the engine hears of the schedules that tasks declare.
    let firesSchedules: Bool
    private let base: EmbeddedRunTransport

    init(_ engine: Engine, _ recorder: RunRecorder, _ setup: StageSetup) {
        (self.engine, self.recorder) = (engine, recorder)
        (crash, firesSchedules) = (setup.crash, setup.firesSchedules)
        base = EmbeddedRunTransport(engine)
    }

    /// Longer than any wait of a test: the clock is not turned to the end of a poll.
    static let pollWait: Duration = .seconds(100 * 365 * 86_400)

    func register(_ registration: WorkerRegistration) async throws -> WorkerGrant {
        guard !firesSchedules else { return try await base.register(registration) }
        var quiet = registration
        for place in quiet.tasks.indices { quiet.tasks[place].schedule = nil }
        return try await base.register(quiet)
    }

    func poll(_ poll: WorkerPoll) async throws -> WorkerOrders {
        var patient = poll
        if poll.waitMs > 0 { patient.waitMs = Self.pollWait.milliseconds }
        let orders = try await TransportError.wrap { [patient] in try await engine.poll(patient, in: .development) }
        recorder.note(orders)
        return orders
    }

    func write(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        guard let crash else { return try await pass(writes, from: worker) }
        var answers: [WriteAnswer] = []
        for write in writes {
            answers.append(
                try await crash.pass(write, recorder[write.execution.run].info) {
                    try await pass([write], from: worker)
                })
        }
        return answers
    }

    private func pass(_ writes: [RunWrite], from worker: WorkerID) async throws -> [WriteAnswer] {
        let answers = try await base.write(writes, from: worker)
        for (write, answer) in zip(writes, answers) { recorder.note(write, answer) }
        return answers
    }

    func journal(_ execution: ExecutionID, of worker: WorkerID) async throws -> [JournalEntry] {
        try await base.journal(execution, of: worker)
    }

    func heartbeat(_ worker: WorkerID, active: [ActiveTime]) async throws {
        try await base.heartbeat(worker, active: active)
    }

    func record(_ events: [TraceEvent], from worker: WorkerID) async throws {
        try await base.record(events, from: worker)
    }

    func deregister(_ worker: WorkerID) async throws {
        try await base.deregister(worker)
    }
}
