import TestSupport
import Testing
import TriggerEngine
import TriggerModel

#if Postgres
@Suite(
    "Many servers on one database", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct ManyServersTests {
    @Test("a run triggered at one server starts at another, whose worker waits")
    func handOver() async throws {
        try await ServerPair.run { servers in
            let worker = try await servers.other.worker("task")
            async let next = worker.next()
            let run = try await servers.one.trigger("task")
            let assignment = try await next
            #expect(assignment.execution.run == run)
            try await worker.finish(assignment.execution)
            #expect(try await servers.one.status(run) == .completedSuccessfully)
        }
    }

    @Test("each of many runs is handed out once, whichever servers and workers take part")
    func once() async throws {
        try await ServerPair.run { servers in
            let workers = [try await servers.one.worker("task"), try await servers.other.worker("task")]
            async let ends = handedOut(200, to: workers)
            let runs = try await withThrowingTaskGroup(of: RunID.self) { group in
                for number in 0..<200 { group.addTask { try await servers.both[number % 2].trigger("task") } }
                return try await group.reduce(into: Set<RunID>()) { $0.insert($1) }
            }
            let handedOut = try await ends
            #expect(handedOut.count == 200 && Set(handedOut) == runs)
        }
    }

    /// Has workers start and finish runs until as many were handed out in all.
    private func handedOut(_ count: Int, to workers: [ScriptedWorker]) async throws -> [RunID] {
        try await withThrowingTaskGroup(of: [RunID].self) { group in
            let done = Countdown(count)
            for worker in workers { group.addTask { try await done.runs(of: worker) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    @Test("a queue's limit holds across servers")
    func limit() async throws {
        try await ServerPair.run { servers in
            let task = TaskManifest(id: "task", queue: QueueManifest(name: "narrow", concurrencyLimit: 3))
            let workers = [try await servers.one.worker([task]), try await servers.other.worker([task])]
            for _ in 0..<20 { try await servers.one.trigger("task") }
            async let first = workers[0].takes(10)
            async let second = workers[1].takes(10)
            try await eventually { try await running(servers) == 3 }
            // What is full stays so, however often both look.
            for rig in servers.both { try await rig.trigger("task") }
            #expect(try await running(servers) == 3)
            for worker in workers { try await worker.rig.engine.deregister(worker.id, in: .development) }
            // What the first gives back as it leaves, the second may still get.
            let taken = try await first.union(second)
            #expect(taken.count <= 3)
        }
    }

    private func running(_ servers: ServerPair) async throws -> Int? {
        try await servers.one.engine.queues(QueueQuery(), in: .development).page.first { $0.name == "narrow" }?.running
    }

    @Test("a wait ends once, whichever server sees to it, and its run goes on where its worker is")
    func timer() async throws {
        try await ServerPair.run { servers in
            let worker = try await servers.other.worker("task")
            async let next = worker.next()
            let run = try await servers.one.trigger("task")
            let first = try await next
            try await worker.write(first.execution, .start)
            guard case .suspended = try await worker.suspendForAnHour(first.execution) else {
                return #expect(Bool(false), "it did not suspend")
            }
            try await servers.other.advance(by: .seconds(3600), keeping: [worker])
            let resumed = try await worker.next()
            #expect(resumed.execution == ExecutionID(run: run, epoch: first.execution.epoch + 1))
            #expect(resumed.entries.count == 1)
            try await worker.finish(resumed.execution)
            #expect(try await servers.one.status(run) == .completedSuccessfully)
        }
    }

    @Test("a cancel at one server reaches the worker of another")
    func cancel() async throws {
        try await ServerPair.run { servers in
            let worker = try await servers.other.worker("task")
            async let next = worker.next()
            let run = try await servers.one.trigger("task")
            let assignment = try await next
            async let orders = worker.poll()
            try await servers.one.engine.cancel(run, in: .development)
            guard case .cancelled(let execution, _) = try await orders.notices.first else {
                return #expect(Bool(false), "the worker was not told")
            }
            #expect(execution == assignment.execution)
        }
    }

    @Test("one idempotency key at both servers at once makes one run")
    func idempotency() async throws {
        try await ServerPair.run { servers in
            for round in 0..<10 {
                let options = TriggerOptions(idempotencyKey: "key-\(round)")
                async let one = servers.one.trigger("task", payload: nil, options)
                async let other = servers.other.trigger("task", payload: nil, options)
                let (first, second) = try await (one, other)
                #expect(first == second)
            }
        }
    }

    @Test("one request at both servers at once has its effect once, and both give the same answer")
    func request() async throws {
        try await ServerPair.run { servers in
            for round in 0..<10 {
                let request = TriggerRequest(environment: .development, requestKey: "request-\(round)")
                let items = [TriggerItem(task: "task", payload: .none)]
                async let one = servers.one.engine.trigger(items, request)
                async let other = servers.other.engine.trigger(items, request)
                let (first, second) = try await (one, other)
                #expect(first.runs == second.runs)
            }
            #expect(try await servers.one.engine.records(matching: RunQuery(limit: 50), in: .development).count == 10)
        }
    }

    @Test("a task that one server registers while another triggers runs of it leaves none of them set apart")
    func registration() async throws {
        try await ServerPair.run { servers in
            for round in 0..<10 {
                let task = "task-\(round)"
                async let triggered = withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<10 { group.addTask { try await servers.one.trigger(task) } }
                    try await group.waitForAll()
                }
                async let worker = servers.other.worker(task)
                _ = try await (triggered, worker)
                let query = RunQuery(tasks: [task], limit: 50)
                let runs = try await servers.one.engine.records(matching: query, in: .development)
                #expect(runs.count == 10 && runs.allSatisfy { $0.state.line != .unregistered })
            }
        }
    }

    @Test("a queue that one server's worker declares while another triggers runs in it leaves none of them set apart")
    func declaration() async throws {
        try await ServerPair.run { servers in
            _ = try await servers.one.worker("task")
            for round in 0..<10 {
                let queue = "queue-\(round)"
                async let triggered = withThrowingTaskGroup(of: RunID.self) { group in
                    for _ in 0..<10 {
                        group.addTask { try await servers.one.trigger("task", TriggerOptions(queue: queue)) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                let other = TaskManifest(id: "other", queue: QueueManifest(name: queue))
                async let worker = servers.other.worker([other])
                let (runs, _) = try await (triggered, worker)
                for run in runs { #expect(try await servers.one.status(run) == .pending) }
            }
        }
    }

    @Test("as many runs stand in a queue as may, however many servers are asked at once")
    func size() async throws {
        try await ServerPair.run { servers in
            let task = TaskManifest(id: "task", queue: QueueManifest(name: "short", sizeLimit: 7))
            _ = try await servers.one.worker([task])
            let accepted = await withTaskGroup(of: Bool.self) { group in
                for rig in servers.both {
                    for _ in 0..<40 { group.addTask { (try? await rig.trigger("task")) != nil } }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(accepted == 7)
        }
    }

    @Test("a server that starts ends the leases of its own earlier workers, and of no others")
    func restart() async throws {
        try await ServerPair.run { servers in
            let manifest = [TaskManifest(id: "task")]
            let living = try await servers.other.worker(manifest, inProcess: true)
            async let next = living.next()
            let run = try await servers.one.trigger("task")
            let held = try await next
            try await ServerPair.server("third", servers.location, servers.clock) { third async throws in
                #expect(try await third.status(run) == .dequeued)
            }
            try await living.finish(held.execution)
            #expect(try await servers.one.status(run) == .completedSuccessfully)
        }
    }

    @Test("the runs of a server that is gone go on at another once its workers' leases have run out")
    func deadServer() async throws {
        try await ServerPair.run { servers in
            let survivor = try await servers.one.worker("task")
            var run: RunID?
            try await ServerPair.server("dying", servers.location, servers.clock) { dying in
                let lost = try await dying.worker([TaskManifest(id: "other")], inProcess: true)
                async let next = lost.next()
                run = try await dying.trigger("other")
                _ = try await next
            }
            let heir = try await servers.other.worker("other")
            async let next = heir.next()
            try await servers.one.advance(by: .seconds(45), keeping: [survivor, heir])
            let recovered = try await next
            #expect(recovered.execution.run == run && recovered.execution.epoch > 1)
        }
    }
}

extension ScriptedWorker {
    /// The runs that its next poll gets.
    fileprivate func takes(_ slots: Int) async throws -> Set<RunID> {
        Set(try await poll(slots: slots).assignments.map(\.run.id))
    }
}

/// Counts down runs that were handed out to several workers, to all of them when it comes to nought.
private actor Countdown {
    private var left: Int
    private var workers: [ScriptedWorker] = []

    init(_ count: Int) {
        left = count
    }

    /// Has a worker start and finish runs until there are none left.
    func runs(of worker: ScriptedWorker) async throws -> [RunID] {
        workers.append(worker)
        var runs: [RunID] = []
        while left > 0 {
            let orders = try await worker.poll(slots: 7)
            runs += orders.assignments.map(\.execution.run)
            for assignment in orders.assignments { try await worker.finish(assignment.execution) }
            left -= orders.assignments.count
        }
        // A poll that waits in vain is answered when its worker goes.
        for other in workers where other.id != worker.id {
            try await other.rig.engine.deregister(other.id, in: .development)
        }
        return runs
    }
}
#endif
