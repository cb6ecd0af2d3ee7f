import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// One simulation: the server, the workers and the clients of a plan, and what befalls them.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class World: @unchecked Sendable {
    let plan: Plan
    let clock = SimulatedClock()
    let ids: SeededIDs
    let database: SQLiteStore
    private(set) var server: Server?
    private(set) var trace: Trace
    private(set) var violation: Violation?
    /// What befell, by kind.
    private(set) var mishaps: [String: Int] = [:]
    /// Transactions that were begun.
    private(set) var transactions = 0

    private(set) var inspectorIfAny: Inspector?
    private var witnessIfAny: Witness?
    private var workers: [WorkerProcess?]
    private var limits: [[Int?]]
    private var messages: [Int]
    private var clientMessages = 0
    private var openTasks = 0
    private var isEnding = false
    private var chance: Chance

    init(_ plan: Plan, database: SQLiteStore, isTraced: Bool) {
        self.plan = plan
        self.database = database
        chance = Chance(seed: plan.schedule &+ 3)
        ids = SeededIDs(Chance(seed: plan.schedule &+ 1))
        trace = Trace(isKept: isTraced)
        workers = plan.workers.map { _ in nil }
        limits = plan.workers.map(\.limits)
        messages = plan.workers.map { _ in 0 }
        Scheduler.reset(Chance(seed: plan.schedule &+ 2))
        let inspector = Inspector(database) { [unowned self] in fail($0) }
        inspectorIfAny = inspector
        witnessIfAny = Witness(inspector) { [unowned self] in fail($0) }
    }

    var inspector: Inspector {
        guard let inspectorIfAny else { fatalError("a world has an inspector from its beginning") }
        return inspectorIfAny
    }

    var witness: Witness {
        guard let witnessIfAny else { fatalError("a world has a witness from its beginning") }
        return witnessIfAny
    }

    // MARK: What is said

    func note(_ text: @autoclosure () -> String) {
        trace.add(clock.elapsed, text())
    }

    func fail(_ guarantee: String, _ details: String) {
        fail(Violation(guarantee: guarantee, details: details))
    }

    func fail(_ found: Violation) {
        note("VIOLATION \(found)")
        violation = violation ?? found
    }

    private func count(_ fault: Fault) {
        mishaps[fault.kind, default: 0] += 1
        note("\(fault)")
    }

    // MARK: The course of things

    /// Runs until everything has come to rest and was shut down.
    func run() {
        begin()
        go("everything comes to rest") { openTasks == 0 && server != nil && inspector.isAtRest && clock.elapsed > 1 }
        if violation == nil { FinalChecks(plan: plan, inspector: inspector).violations().forEach(fail) }
        isEnding = true
        for worker in workers { worker?.drain() }
        go("workers sign off") { workers.allSatisfy { $0 == nil } }
        server?.stop()
        go("the server stops") { server == nil }
        tearDown()
    }

    private func begin() {
        startServer()
        for number in workers.indices {
            later(plan.workers[number].startMilliseconds) { world in world.startWorker(number) }
        }
        for root in plan.roots { client { world in await world.trigger(root) } }
        for fault in plan.faults { arrange(fault) }
    }

    /// Lets jobs run and time pass until a goal is reached, or something is wrong.
    private func go(_ goal: String, until isReached: () -> Bool) {
        var jobs = 0
        let limit = clock.elapsed + 3_600_000
        while violation == nil, !isReached() {
            jobs += 1
            if chance.oneIn(150) { clock.advance(to: clock.elapsed + Int64(chance.pick([1, 5, 60]))) }
            if jobs > 3_000_000 { return fail(goal, "not after 3,000,000 jobs: \(unfinished)") }
            if Scheduler.runOne() { continue }
            guard let next = clock.next else { return fail(goal, "nothing is left to do: \(unfinished)") }
            clock.advance(to: next)
            if clock.elapsed > limit { return fail(goal, "not within an hour: \(unfinished)") }
        }
    }

    private var unfinished: String {
        let runs = inspector.ids.filter { inspector.runs[$0].map { !$0.isFinal || $0.holdsSlot } ?? true }
        let texts = runs.map { "\($0) \(inspector.runs[$0]?.status ?? "")" }
        return "\(openTasks) clients; " + texts.joined(separator: ", ")
    }

    /// Ends whatever still lives, so that nothing is kept.
    private func tearDown() {
        isEnding = true
        for worker in workers { worker?.kill() }
        server?.kill()
        var quiet = 0
        while quiet < 10_000, Scheduler.runOne() || clock.next != nil {
            if !Scheduler.runOne(), let next = clock.next { clock.advance(to: next) }
            quiet += 1
        }
    }

    /// Does something after a while; until then nothing is at rest.
    private func later(_ milliseconds: Int, _ body: @escaping @Sendable (World) -> Void) {
        client { world in
            try? await world.clock.sleep(milliseconds)
            if !world.isEnding { body(world) }
        }
    }

    private func client(_ body: @escaping @Sendable (World) async -> Void) {
        openTasks += 1
        Task {
            await body(self)
            openTasks -= 1
        }
    }

    // MARK: Server and workers

    private func startServer() {
        note("the server starts")
        server = Server(self)
    }

    /// The server's process ends by itself: it was stopped, or could not start.
    func serverEnded(_ ended: Server) {
        guard server === ended else { return }
        note("the server ended")
        server = nil
        later(500) { if $0.server == nil { $0.startServer() } }
    }

    /// The server dies, and with it the workers that live in its process.
    func killServer(downMilliseconds: Int) {
        guard let dying = server, !isEnding else { return }
        server = nil
        dying.kill()
        if plan.isEmbedded {
            for number in workers.indices { killWorker(number, downMilliseconds: downMilliseconds + 10) }
        }
        later(downMilliseconds) { if $0.server == nil { $0.startServer() } }
    }

    private func startWorker(_ number: Int) {
        guard workers[number] == nil, !isEnding else { return }
        note("worker \(number) starts, limits \(limits[number])")
        workers[number] = WorkerProcess(self, number, limits: limits[number])
    }

    /// A worker ended by itself: it was shut down.
    func workerEnded(_ ended: WorkerProcess) {
        guard workers[ended.number] === ended else { return }
        note("worker \(ended.number) ended")
        workers[ended.number] = nil
        if !isEnding { later(1000) { $0.startWorker(ended.number) } }
    }

    private func killWorker(_ number: Int, downMilliseconds: Int) {
        workers[number]?.kill()
        workers[number] = nil
        later(downMilliseconds) { $0.startWorker(number) }
    }

    // MARK: Clients

    private func trigger(_ root: Plan.Root) async {
        do {
            try await clock.sleep(root.atMilliseconds)
            let name = TaskName<Int, String>(plan.tasks[plan.programs[root.program].task].name)
            let options = TriggerOptions(
                concurrencyKey: root.concurrencyKey, idempotencyKey: root.idempotencyKey)
            let handle = try await aClient.trigger(name, root.program, options: options)
            note("a client triggered \(handle.id)")
            guard root.polls else { return }
            let result = try await handle.result(every: .seconds(5))
            let told = if case .success(_, _, let output) = result { output as String? } else { nil as String? }
            let status = inspector.runs[handle.id.rawValue]?.status ?? ""
            witness.sawEnd(of: handle.id, status: told == nil ? status : "COMPLETED_SUCCESSFULLY", output: told)
        } catch {
            note("a client gave up: \(error)")
        }
    }

    private var aClient: TriggerClient {
        TriggerClient(SimulatedClientTransport(world: self), time: clock, ids: ids)
    }

    private func cancel(_ number: Int) {
        guard !inspector.ids.isEmpty else { return }
        let run = RunID(rawValue: inspector.ids[number % inspector.ids.count])
        client { world in
            // A client that cannot reach the server gives up.
            try? await world.aClient.cancel(run)
        }
    }

    // MARK: Faults

    private func arrange(_ fault: Fault) {
        switch fault {
        case .killServer, .failCommit, .workerMessage, .clientMessage: break
        case .restartServer(let at):
            later(at) { world in
                world.count(fault)
                world.server?.stop()
            }
        case .killWorker(let number, let at, let tells, let down):
            later(at) { world in
                world.count(fault)
                let id = world.workers[number]?.id
                world.killWorker(number, downMilliseconds: down)
                if tells, let id { world.client { await $0.server?.engine.disconnected(id, in: .development) } }
            }
        case .drainWorker(let number, let at, let limits):
            later(at) { world in
                world.count(fault)
                if let limits { world.limits[number] = limits }
                world.workers[number]?.drain()
            }
        case .partition(_, let from, _): later(from) { $0.count(fault) }
        case .cancel(let at, let run):
            later(at) { world in
                world.count(fault)
                world.cancel(run)
            }
        case .standstill(let at, let length):
            later(at) { world in
                world.count(fault)
                world.clock.advance(to: world.clock.elapsed + Int64(length))
            }
        }
    }

    /// A transaction begins; what is to happen to it.
    func nextCommit() -> Fault? {
        transactions += 1
        let fault = plan.faults.first { fault in
            switch fault {
            case .killServer(let commit, _, _), .failCommit(let commit): commit == transactions
            default: false
            }
        }
        if let fault, !isEnding { count(fault) }
        return isEnding ? nil : fault
    }

    /// A transaction was committed.
    func committed() {
        do {
            try inspector.look { note($0) }
        } catch {
            fail("the store can be read", "\(error)")
        }
    }

    func isPartitioned(_ worker: Int) -> Bool {
        plan.faults.contains { fault in
            guard case .partition(worker, let from, let to) = fault else { return false }
            return (Int64(from)...Int64(to)).contains(clock.elapsed)
        }
    }

    func nextMishap(ofWorker worker: Int) -> Fault.Mishap? {
        messages[worker] += 1
        for fault in plan.faults {
            guard case .workerMessage(worker, messages[worker], let mishap) = fault else { continue }
            count(fault)
            return mishap
        }
        return nil
    }

    func nextMishapOfClients() -> Fault.Mishap? {
        clientMessages += 1
        for fault in plan.faults {
            guard case .clientMessage(clientMessages, let mishap) = fault else { continue }
            count(fault)
            return mishap
        }
        return nil
    }
}
