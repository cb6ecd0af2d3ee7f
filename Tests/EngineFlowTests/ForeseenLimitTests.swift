import TestSupport
import Testing
import TriggerModel

@testable import TriggerEngine

/// What is held against a limit is known before the calls are decided, wherever their runs go by then.
@Suite("Limits of queues that runs come to by a detour", .timeLimit(.minutes(10)))
struct ForeseenLimitTests {
    private static let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail", sizeLimit: 2))

    /// A run of the task in a queue that nobody declares, and a line that is full.
    private static func fill(_ rig: EngineRig) async throws -> RunID {
        _ = try await rig.worker([Self.mail])
        let run = try await rig.trigger("mail", TriggerOptions(queue: "nowhere"))
        for _ in 0..<2 { try await rig.trigger("mail") }
        return run
    }

    @Test("a replay that goes to its task's queue, since its own is gone, is refused while that is full")
    func replay() async throws {
        try await EngineRig.run { rig in
            let run = try await Self.fill(rig)
            let error = await #expect(throws: EngineError.self) { try await rig.engine.replay(run, in: .development) }
            #expect(error?.message.contains("\"mail\" is full: at most 2 ") == true)
            let named = try await rig.engine.replay(run, ReplayEdits(queue: "elsewhere"), in: .development).id
            #expect(try await rig.status(named) == .pendingVersion)
        }
    }

    @Test("a limit that a worker declares holds for the calls that come into the same commit", arguments: [0, 1, 2, 3])
    func declared(before: Int) async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([TaskManifest(id: "mail", queue: QueueManifest(name: "mail"))])
            for _ in 0..<before { try await rig.trigger("mail") }
            try await Self.commit(rig.engine.committer, calls: 3)
            #expect(try await rig.engine.queue("mail", in: .development).queued == max(2, before))
        }
    }

    @Test("a limit that a task nobody had has by then holds for its first calls")
    func unknown() async throws {
        try await EngineRig.run { rig in
            try await Self.commit(rig.engine.committer, calls: 3)
            #expect(try await rig.engine.queue("mail", in: .development).queued == 2)
        }
    }

    /// Commits a registration and calls that trigger a run each, together.
    private static func commit(_ committer: Committer, calls: Int) async throws {
        let registration = WorkerRegistration(
            version: WorkerRegistration.localVersion, name: "test", tasks: [Self.mail])
        let call = TriggerRuns(
            items: [TriggerItem(task: "mail", payload: .none)], origin: TriggerRequest(environment: .development))
        let register = RegisterWorker(environment: .development, registration: registration, isInProcess: false)
        let tickets = [Ticket(register)] + (0..<calls).map { _ in Ticket(call) }
        let batch = committer.batch(tickets, [], looksIntoInbox: false)
        committer.publish(try await committer.store.write { try batch.commit($0) })
    }
}
