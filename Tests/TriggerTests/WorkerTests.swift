import Foundation
import Logging
import ServiceLifecycle
import ServiceLifecycleTestKit
import Testing
import Trigger
import TriggerModel

@Suite("Worker", .timeLimit(.minutes(10)))
struct WorkerTests {
    private struct Plain: DurableTask {
        static let name: TaskName<NoValue, NoValue> = "same"
        func run(_ payload: NoValue, context: RunContext) async throws -> NoValue { NoValue() }
    }

    @Test("T001 two tasks with one id are refused at the start, naming both")
    func duplicateTasks() async throws {
        let tasks = Tasks {
            Plain()
            task("same") { _ in }
        }
        let worker = Worker(transport: FakeServer(clock: HandClock(isAutomatic: true)), tasks: tasks)
        let error = await #expect(throws: InvalidTasks.self) { try await worker.run() }
        let message = try #require(error?.description)
        #expect(message.contains("Plain") && message.contains("WorkerTests.swift") && message.contains("\"same\""))
    }

    @Test("T002 a task that is private to its file is registered and run by its id, as it is listed")
    func hiddenTask() async throws {
        let (run, server) = try await WorkerRig.end(of: Tasks { Plain() })
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(server.look { $0.registrations[0].tasks.map(\.id) } == ["same"])
    }

    @Test("lists of tasks nest, with conditions and loops")
    func builder() throws {
        let isExtra = true
        let inner = Tasks {
            for number in 1...2 { task(TaskName<NoValue, NoValue>("loop-\(number)")) { _ in } }
        }
        let tasks = Tasks {
            Plain()
            inner
            if isExtra { task("extra") { _ in } }
        }
        #expect(try tasks.validated().keys.sorted() == ["extra", "loop-1", "loop-2", "same"])
    }

    @Test("the server is told the queue and the policy of each task")
    func manifests() async throws {
        let options = TaskOptions(queue: TaskQueue("q", concurrencyLimit: 2), retry: .exponential(maxAttempts: 7))
        let (_, server) = try await WorkerRig.end(of: Tasks { task("a", options: options) { _ in } })
        let manifest = server.look { $0.registrations[0].tasks[0] }
        #expect(manifest.queue == QueueManifest(name: "q", concurrencyLimit: 2))
        #expect(manifest.retry.maxAttempts == 7)
    }

    @Test("T043 a task's own limit, machine and time to live come before the app's; zero and unlimited are none")
    func defaults() async throws {
        let own = TaskOptions(maxDuration: .seconds(1), machine: .micro, ttl: .seconds(9))
        let none = TaskOptions(maxDuration: .unlimited, ttl: .zero)
        let tasks = Tasks {
            task("a", options: own) { _ in }
            task("b", options: none) { _ in }
            task("c") { _ in }
        }
        let (_, server) = try await WorkerRig.end(of: tasks) { options in
            (options.maxDuration, options.machine, options.ttl) = (.seconds(60), .large2x, .seconds(3_600))
        }
        let told = server.look { $0.registrations[0].tasks }
        #expect(told.map(\.maxDurationMs) == [5_000, nil, 60_000])
        #expect(told.map(\.machine) == [.micro, .large2x, .large2x] && told.map(\.ttlMs) == [9_000, nil, 3_600_000])
    }

    @Test(
        "a task with an option that cannot be is refused at the start, by its name",
        arguments: [TaskOptions(maxDuration: .seconds(0)), TaskOptions(ttl: .seconds(-1))])
    func invalidOptions(_ options: TaskOptions) {
        let error = #expect(throws: InvalidTasks.self) {
            try Tasks { task("a", options: options) { _ in } }.validated()
        }
        #expect(error?.description.contains("WorkerTests.swift") == true)
    }

    private func slots(_ count: Int) -> (inout WorkerOptions) -> Void {
        { $0.slots = count }
    }

    @Test("no more runs execute at once than there are slots; parked ones do not count")
    func slots() async throws {
        let recorder = Recorder()
        let gate = Gate()
        let tasks = Tasks {
            task("waits") { context in try await context.wait(for: .seconds(60)) }
            task("works") { (_: RunContext) -> Void in
                recorder.note("works")
                await gate.wait()
            }
        }
        try await WorkerRig.run(tasks, isAutomatic: false, options: slots(2)) { rig in
            let parked = rig.server.submit("waits", id: "run_0")
            await rig.server.until(parked, is: .suspended)
            let runs = (1...3).map { rig.server.submit("works", id: "run_\($0)") }
            await rig.server.until { $0.orders.assignments.count == 1 }
            gate.open()
            for run in runs { _ = await rig.server.ended(run) }
            #expect(recorder.times("works") == 3)
        }
    }

    @Test("a worker whose slots are all taken still hears of cancellations")
    func noticesWhenFull() async throws {
        let stuck = task("stuck") { context in
            try await context.step("a") { try await Task.sleep(for: .seconds(100_000)) }
        }
        try await WorkerRig.run(Tasks { stuck }, options: slots(1)) { rig in
            let run = rig.server.submit("stuck")
            await rig.server.until { $0.runs[run]?.journal.count == 1 }
            rig.server.cancel(run)
            await rig.server.until { state in
                state.writes.contains { if case .acknowledgeCancel = $0.change { true } else { false } }
            }
        }
    }

    @Test("thousands of runs go through")
    func many() async throws {
        let echo = task("echo") { (number: Int, context: RunContext) -> Int in
            try await context.wait(for: .seconds(60))
            return number
        }
        try await WorkerRig.run(Tasks { echo }) { rig in
            let runs = (1...2000).map { rig.server.submit("echo", payload: "\($0)", id: "run_\($0)") }
            for (index, run) in runs.enumerated() {
                #expect(await rig.server.ended(run)?.output?.data == "\(index + 1)")
            }
        }
    }

    @Test("writes that did not get through are sent again, the same ones, and change nothing twice")
    func resent() async throws {
        let recorder = Recorder()
        let steps = task("steps") { context in
            for number in 1...3 { try await context.step("\(number)") { recorder.note("\(number)") } }
        }
        try await WorkerRig.run(Tasks { steps }) { rig in
            rig.server.change { $0.lostWrites = 3 }
            let run = rig.server.submit("steps")
            #expect(await rig.server.ended(run)?.phase == .ended(.completedSuccessfully))
            #expect(recorder.all == ["1", "2", "3"])
        }
    }

    @Test("a worker the server does not know registers again with its id and what it has in hand")
    func registersAgain() async throws {
        let gate = Gate()
        let slow = task("slow") { context in try await context.step("a") { await gate.wait() } }
        try await WorkerRig.run(Tasks { slow }) { rig in
            let run = rig.server.submit("slow")
            await rig.server.until { $0.runs[run]?.journal.count == 1 }
            rig.server.change { $0.forgetsWorker = true }
            gate.open()
            _ = await rig.server.ended(run)
            let again = rig.server.look { $0.registrations[1] }
            #expect(again.id == FakeServer.worker)
            #expect(again.holding == [ExecutionID(run: run, epoch: 1)])
        }
    }

    @Test("a drain hands runs back, lets step bodies end and be stored, and signs off")
    func drain() async throws {
        let recorder = Recorder()
        let (began, gate) = (Gate(), Gate())
        let tasks = Tasks {
            task("parked") { context in try await context.wait(for: .seconds(3600)) }
            task("short") { context in try await context.wait(for: .seconds(3)) }
            task("body") { context in
                try await context.step("a") {
                    began.open()
                    await gate.wait()
                }
                recorder.note("after")
                try await context.step("b") { recorder.note("b") }
            }
        }
        let server = FakeServer(clock: HandClock(isAutomatic: false))
        var options = WorkerOptions(name: "test", replay: .whenNeeded, time: server.clock)
        options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let worker = Worker(transport: server, tasks: tasks, options: options)
        try await testGracefulShutdown { trigger in
            async let working: Void = worker.run()
            let runs = ["parked", "short", "body"].map { server.submit($0, id: "run_\($0)") }
            await server.until(runs[0], is: .suspended)
            await began.wait()
            await server.until { $0.runs[runs[1]]?.journal.count == 1 }
            trigger.triggerGracefulShutdown()
            await server.until(runs[1], is: .handedBack)
            #expect(server.look { $0.runs[runs[2]]?.phase } == .executing)
            gate.open()
            try await working
            #expect(server.look { $0.runs[runs[2]]?.phase } == .handedBack)
            #expect(server.words(runs[2]) == ["start", "complete a", "hand back"])
            #expect(server.words(runs[0]) == ["start", "wait #1.1", "suspend"])
            #expect(server.look(\.isDeregistered))
            #expect(!recorder.all.contains("b"))
        }
    }

    @Test("a step body that does not end in time is handed back all the same")
    func drainTimeout() async throws {
        let began = Gate()
        let stuck = task("stuck") { context in
            try await context.step("a") {
                began.open()
                try await Task.sleep(for: .seconds(100_000))
            }
        }
        let server = FakeServer(clock: HandClock(isAutomatic: false))
        let worker = Worker(
            transport: server, tasks: Tasks { stuck },
            options: WorkerOptions(name: "test", replay: .whenNeeded, time: server.clock))
        try await testGracefulShutdown { trigger in
            async let working: Void = worker.run()
            let run = server.submit("stuck")
            await began.wait()
            trigger.triggerGracefulShutdown()
            let rig = WorkerRig(server: server, clock: server.clock)
            await rig.turnUntil { server.look { $0.runs[run]?.phase } == .handedBack }
            try await working
            #expect(server.words(run) == ["start", "hand back"])
        }
    }
}
