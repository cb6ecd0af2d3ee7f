import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("How many runs may stand in a queue", .timeLimit(.minutes(10)))
struct QueueSizeTests {
    private static let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail", sizeLimit: 2))

    /// A trigger is refused because the queue is full, and leaves nothing.
    private static func isRefused(
        _ rig: EngineRig, _ task: String = "mail", _ options: TriggerOptions = TriggerOptions(), count: Int = 1
    ) async throws -> Bool {
        let before = try await rig.engine.records(matching: RunQuery(limit: 100), in: .development).count
        let items = Array(repeating: TriggerItem(task: task, payload: .none, options: options), count: count)
        let error = await #expect(throws: EngineError.self) {
            try await rig.engine.trigger(items, TriggerRequest(environment: .development))
        }
        let after = try await rig.engine.records(matching: RunQuery(limit: 100), in: .development).count
        return error?.code == .invalid && error?.message.contains("is full: at most") == true && before == after
    }

    @Test("T113 a queue of two refuses the third trigger, naming queue, limit and way out, until a run has begun")
    func limit() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.mail])
            for _ in 0..<2 { try await rig.trigger("mail") }
            let error = await #expect(throws: EngineError.self) { try await rig.trigger("mail") }
            #expect(
                error?.message
                    == "options.queue: the queue \"mail\" is full: at most 2 runs may stand in line in it; trigger again "
                    + "when some have begun, or raise the sizeLimit that its tasks declare")
            #expect(error?.code == .invalid)
            _ = try await worker.next()
            try await rig.trigger("mail")
            #expect(try await Self.isRefused(rig))
        }
    }

    @Test("a call that brings more than there is room for is refused as a whole; in one commit calls are told apart")
    func whole() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([Self.mail])
            #expect(try await Self.isRefused(rig, count: 3))
            let count = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { (try? await rig.trigger("mail")) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(count == 2)
        }
    }

    @Test("what is delayed, waits for a worker, or is a run that there is already, is not counted")
    func notCounted() async throws {
        try await EngineRig.run { rig in
            try await rig.trigger("mail")
            let worker = try await rig.worker([Self.mail])
            let once = TriggerOptions(idempotencyKey: "once")
            let run = try await rig.trigger("mail", once)
            #expect(try await rig.trigger("mail", once) == run)
            #expect(try await Self.isRefused(rig))
            try await rig.trigger("mail", TriggerOptions(delay: .hours(1)))
            try await rig.trigger("mail", TriggerOptions(debounce: Debounce(key: "k", delay: .seconds(60))))
            try await rig.trigger("other", TriggerOptions(queue: "mail"))
            try await rig.advance(by: .seconds(3_600), keeping: [worker])
            // What joins the line by itself is never turned away.
            try await eventually {
                try await rig.engine.queue("mail", in: .development).queued == 4
            }
        }
    }

    @Test("any task's runs in a queue are held against it, and so are all of its keys together")
    func shared() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([Self.mail, TaskManifest(id: "other")])
            try await rig.trigger("other", TriggerOptions(queue: "mail", concurrencyKey: "a"))
            try await rig.trigger("mail", TriggerOptions(concurrencyKey: "b"))
            #expect(try await Self.isRefused(rig, "other", TriggerOptions(queue: "mail")))
            try await rig.trigger("other")
        }
    }

    @Test("a declaration of another size holds at once; nought takes nothing, and none takes all")
    func changed() async throws {
        try await EngineRig.run { rig in
            for (limit, isFull) in [(0, true), (1, false), (1, true), (nil, false)] as [(Int?, Bool)] {
                _ = try await rig.worker([
                    TaskManifest(id: "mail", queue: QueueManifest(name: "mail", sizeLimit: limit))
                ])
                if isFull { #expect(try await Self.isRefused(rig)) } else { try await rig.trigger("mail") }
            }
        }
    }

    @Test("the server's limit holds for queues that declare none, also for those of tasks")
    func byDefault() async throws {
        try await EngineRig.run(options: EngineOptions(queueSizeLimit: 1)) { rig in
            _ = try await rig.worker([Self.mail, TaskManifest(id: "plain")])
            try await rig.trigger("plain")
            let error = await #expect(throws: EngineError.self) { try await rig.trigger("plain") }
            #expect(error?.message.contains("\"task/plain\" is full: at most 1 ") == true)
            #expect(error?.message.hasSuffix("or raise the server's setting queueSizeLimit") == true)
            for _ in 0..<2 { try await rig.trigger("mail") }
            #expect(try await Self.isRefused(rig))
        }
    }

    @Test("T069 an item of a batch that comes in parts, for which there is no room, is noted with its place")
    func batch() async throws {
        try await EngineRig.run { rig in
            _ = try await rig.worker([Self.mail, TaskManifest(id: "other")])
            try await rig.trigger("mail")
            let opening = BatchOpening(runCount: 4, tasks: ["mail"])
            let batch = try await rig.engine.createBatch(opening, in: .development).id
            let tasks = ["mail", "other", "mail", "other"]
            let items = tasks.enumerated().map { ($0, TriggerItem(task: $1, payload: .none)) }
            _ = try await rig.engine.add(Dictionary(uniqueKeysWithValues: items), to: batch, in: .development)
            guard case .sealed(let record, _) = try await rig.engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not sealed")
            }
            #expect(record.runs.count == 3 && record.faults.map(\.index) == [2])
            #expect(record.faults.first?.error.contains("\"mail\" is full") == true)
        }
    }

    @Test("a worker that lost its run hears of that, not of a queue that is full")
    func lost() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.mail, TaskManifest(id: "parent")])
            try await rig.trigger("parent")
            let parent = try await worker.next().execution
            for _ in 0..<2 { try await rig.trigger("mail") }
            let stale = ExecutionID(run: parent.run, epoch: parent.epoch - 1)
            guard case .refused(let refusal) = try await worker.triggerAndWait(stale, ["mail"]) else {
                return #expect(Bool(false), "not refused")
            }
            #expect(refusal.code == .staleEpoch)
        }
    }

    @Test("all runs that stand in line are counted: new ones, and those that come back to it")
    func comingBack() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.mail])
            try await rig.trigger("mail")
            let execution = try await worker.next().execution
            try await worker.write(execution, .start)
            guard case .suspended = try await worker.suspendForAnHour(execution) else {
                return #expect(Bool(false), "not suspended")
            }
            // Until then the slot that became free would get the next run.
            rig.clock.advance(by: .seconds(1))
            for _ in 0..<2 { try await rig.trigger("mail") }
            try await rig.advance(by: .seconds(3_600), keeping: [worker])
            try await eventually { try await rig.engine.queue("mail", in: .development).queued == 3 }
            #expect(try await Self.isRefused(rig))
            _ = try await worker.next()
            #expect(try await Self.isRefused(rig))
            _ = try await worker.next()
            try await rig.trigger("mail")
        }
    }

    @Test("a limit of the server's that is less than nought counts as nought")
    func negative() async throws {
        try await EngineRig.run(options: EngineOptions(queueSizeLimit: -1)) { rig in
            _ = try await rig.worker("plain")
            #expect(try await Self.isRefused(rig, "plain"))
        }
    }

    @Test("inside a run the call is refused as a whole, and the run goes on with that")
    func inside() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker([Self.mail, TaskManifest(id: "parent")])
            try await rig.trigger("parent")
            let parent = try await worker.next().execution
            try await worker.write(parent, .start)
            for _ in 0..<2 { try await rig.trigger("mail") }
            guard case .refused(let refusal) = try await worker.triggerAndWait(parent, ["parent", "mail"]) else {
                return #expect(Bool(false), "not refused")
            }
            #expect(refusal.message.contains("\"mail\" is full"))
            #expect(try await rig.engine.records(matching: RunQuery(limit: 100), in: .development).count == 3)
            try await worker.finish(parent)
        }
    }
}
