import Foundation
import Testing
import TriggerModel
import TriggerSQLite

@testable import TriggerEngine

@Suite("Runs triggered while a worker waits")
struct HandOverTests {
    @Test("are handed over in the commit that stores them, in the order they were triggered; the rest stand in line")
    func inOrder() async throws {
        let batches = try await Batches(task: TaskManifest(id: "task"))
        let result = try await batches.commit(triggering: ["1", "2", "3"], slots: 2)
        #expect(batches.payloads(result) == ["1", "2"])
        #expect(try await batches.statuses() == [.dequeued, .dequeued, .pending])
        #expect(try await batches.payloads(batches.commit(triggering: [], slots: 2)) == ["3"])
    }

    @Test("go after those that stand in line")
    func afterTheOlder() async throws {
        let batches = try await Batches(task: TaskManifest(id: "task"))
        _ = try await batches.commit(triggering: ["1", "2"], slots: 0)
        #expect(try await batches.payloads(batches.commit(triggering: ["3", "4"], slots: 3)) == ["1", "2", "3"])
        #expect(try await batches.payloads(batches.commit(triggering: ["5"], slots: 3)) == ["4", "5"])
    }

    @Test("are held to the limit of their queue")
    func queueLimit() async throws {
        let queue = QueueManifest(name: "narrow", concurrencyLimit: 1)
        let batches = try await Batches(task: TaskManifest(id: "task", queue: queue))
        #expect(try await batches.commit(triggering: ["1", "2"], slots: 9).assignments.flatMap(\.1).count == 1)
        #expect(try await batches.commit(triggering: ["3"], slots: 9).assignments.isEmpty)
    }

    @Test("take the slots of runs that end in the same commit, no more and without being asked for")
    func freedSlots() async throws {
        let batches = try await Batches(task: TaskManifest(id: "task"))
        let first = try await batches.commit(triggering: ["1", "2", "3", "4"], slots: 2).assignments.flatMap(\.1)
        let result = try await batches.commit(finishing: first, slots: 0, asks: false)
        #expect(result.freedSlots == [batches.worker.id: 2])
        #expect(batches.payloads(result) == ["3", "4"])
        #expect(try await batches.statuses() == [.completedSuccessfully, .completedSuccessfully, .dequeued, .dequeued])
    }

    @Test("are looked for when a worker asks, or when a run moved")
    func lookedFor() async throws {
        let batches = try await Batches(task: TaskManifest(id: "task"))
        _ = try await batches.commit(triggering: ["1", "2"], slots: 0)
        #expect(try await batches.commit(finishing: [], slots: 1, asks: false).assignments.isEmpty)
        let first = try await batches.commit(finishing: [], slots: 1, asks: true)
        #expect(batches.payloads(first) == ["1"])
        let last = try await batches.commit(finishing: first.assignments.flatMap(\.1), slots: 0, asks: false)
        #expect(batches.payloads(last) == ["2"])
    }

    @Test("are stored when no worker that waits has their task")
    func otherTask() async throws {
        let batches = try await Batches(task: TaskManifest(id: "task"))
        #expect(try await batches.commit(triggering: ["1"], of: "other", slots: 9).assignments.isEmpty)
        #expect(try await batches.statuses() == [.pendingVersion])
    }
}

/// Commits one batch after another on a store in memory, with one worker that waits for as many runs as the test says.
private struct Batches: Sendable {
    let store: SQLiteStore
    let worker: WorkerRecord
    let now = Date(timeIntervalSince1970: 1_800_000_000)

    init(task: TaskManifest) async throws {
        store = try await SQLiteStore.open(at: .memory, now: now)
        worker = WorkerRecord(
            environment: .development, id: WorkerID(rawValue: "worker_1"), version: "local", name: "test",
            tasks: [task.id], isInProcess: false, registeredAt: now, leaseUntil: now.addingTimeInterval(30))
        let registration = WorkerRegistration(id: worker.id, version: "local", name: "test", tasks: [task])
        let command = RegisterWorker(environment: .development, registration: registration, isInProcess: false)
        _ = try await commit([Ticket(command)], slots: 0)
    }

    /// Triggers a run for each payload, all in one batch.
    func commit(triggering payloads: [String], of task: String = "task", slots: Int) async throws -> CommitBatch.Result
    {
        let tickets = payloads.map { payload in
            let item = TriggerItem(task: task, payload: Packet(data: payload))
            return Ticket(TriggerRuns(items: [item], origin: TriggerRequest(environment: .development)))
        }
        return try await commit(tickets, slots: slots)
    }

    /// Ends runs, in one batch, as the worker that has them does.
    func commit(finishing assignments: [Assignment], slots: Int, asks: Bool) async throws -> CommitBatch.Result {
        let writes = assignments.map { RunWrite($0.execution, .finish(.success(.none), activeMs: 0)) }
        let command = WriteRuns(environment: .development, worker: worker.id, writes: writes)
        return try await commit(writes.isEmpty ? [] : [Ticket(command)], slots: slots, asks: asks)
    }

    private func commit(_ tickets: [Ticket], slots: Int, asks: Bool = true) async throws -> CommitBatch.Result {
        let batch = CommitBatch(
            tickets: tickets, hungry: [WorkerCounter.Hunger(worker: worker, slots: slots, poll: 1, isNew: asks)],
            isTimerDue: false, now: now, ids: SystemIDSource(), options: EngineOptions())
        return try await store.write { try batch.commit($0) }
    }

    func payloads(_ result: CommitBatch.Result) -> [String] {
        result.assignments.flatMap(\.1).compactMap(\.run.payload.data)
    }

    /// The statuses of all runs, by payload.
    func statuses() async throws -> [RunStatus] {
        let records = try await store.read { try $0.records(.development, matching: RunQuery()) }
        return records.sorted { ($0.details.payload.data ?? "") < ($1.details.payload.data ?? "") }.map(\.state.status)
    }
}
