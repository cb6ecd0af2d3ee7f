import Testing
import TriggerEngine
import TriggerModel
import TriggerSQLite
import TriggerTesting

/// What is put down for a worker between two polls, in slots that its runs gave up.
@Suite("Runs put down between polls", .timeLimit(.minutes(10)))
struct PutDownTests {
    /// A worker with one slot and a run in it, and another run in line.
    private struct Scene {
        let worker: ScriptedWorker
        let held: Assignment
        let waiting: RunID

        init(_ rig: EngineRig) async throws {
            worker = try await rig.worker("hello")
            try await rig.trigger("hello")
            held = try await worker.next()
            waiting = try await rig.trigger("hello")
            #expect(try await rig.status(waiting) == .pending)
        }

        func registerAgain(holding: [ExecutionID]) async throws {
            let registration = WorkerRegistration(
                id: worker.id, version: WorkerRegistration.localVersion, name: "test",
                tasks: [TaskManifest(id: "hello")], holding: holding)
            _ = try await worker.rig.engine.register(registration, in: .development, inProcess: false)
        }
    }

    @Test("the slot of a run that ended is taken at once, and the run is there at the next poll")
    func freedSlot() async throws {
        try await EngineRig.run { rig in
            let scene = try await Scene(rig)
            try await scene.worker.finish(scene.held.execution)
            #expect(try await rig.status(scene.waiting) == .dequeued)
            #expect(try await scene.worker.next().run.id == scene.waiting)
        }
    }

    @Test("nothing is put down for a worker that has registered again, before it polls")
    func registers() async throws {
        try await EngineRig.run { rig in
            let scene = try await Scene(rig)
            try await scene.registerAgain(holding: [scene.held.execution])
            try await scene.worker.finish(scene.held.execution)
            #expect(try await rig.status(scene.waiting) == .pending)
            #expect(try await scene.worker.next().run.id == scene.waiting)
        }
    }

    @Test("nothing is put down for a worker that has made its last poll")
    func stops() async throws {
        try await EngineRig.run { rig in
            let scene = try await Scene(rig)
            let last = WorkerPoll(worker: scene.worker.id, slots: 0, waitMs: 0)
            #expect(try await rig.engine.poll(last, in: .development).isEmpty)
            try await scene.worker.finish(scene.held.execution)
            #expect(try await rig.status(scene.waiting) == .pending)
        }
    }

    @Test("a poll that has no time to wait is answered at once, each of many")
    func noTime() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let poll = WorkerPoll(worker: worker.id, slots: 0, waitMs: 0)
            for _ in 0..<2_000 { #expect(try await rig.engine.poll(poll, in: .development).isEmpty) }
        }
    }

    @Test("what was put down and not picked up when the server ended is handed out again, once its worker registers")
    func restart() async throws {
        let clock = ManualClock()
        let store = try await SQLiteStore.open(at: .memory, now: clock.now)
        var (id, waiting): (WorkerID?, RunID?)
        try await EngineRig.run(store: store, clock: clock) { rig in
            let scene = try await Scene(rig)
            try await scene.worker.finish(scene.held.execution)
            #expect(try await rig.status(scene.waiting) == .dequeued)
            (id, waiting) = (scene.worker.id, scene.waiting)
        }
        let known = try #require(id)
        try await EngineRig.run(store: store, clock: clock) { rig in
            let error = await #expect(throws: EngineError.self) { try await ScriptedWorker(rig: rig, id: known).poll() }
            #expect(error?.code == .unknownWorker)
            let worker = try await rig.worker([TaskManifest(id: "hello")], id: known)
            #expect(try await worker.next().run.id == waiting)
        }
        try await store.close()
    }
}
