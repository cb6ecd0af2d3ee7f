import TestSupport
import Trigger
import TriggerEngine
import TriggerModel

/// One simulation: the server, the workers and the clients of a plan, and what befalls them.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class World: @unchecked Sendable {
    let plan: Plan
    let clock = SimulatedClock()
    let ids: SeededIDs
    let database: any SimulatedDatabase
    var server: Server?
    private(set) var trace: Trace
    private(set) var violation: Violation?
    /// What befell, by kind.
    var mishaps: [String: Int] = [:]
    /// Transactions that were begun.
    var transactions = 0

    private var inspectorIfAny: Inspector?
    private var witnessIfAny: Witness?
    var workers: [WorkerProcess?]
    var limits: [[Int?]]
    var messages: [Int]
    var clientMessages = 0
    private var openTasks = 0
    var isEnding = false
    /// Whether workers that start declare the plan's side queue.
    var declaresSide: Bool
    var serverStarts = 0
    private var chance: Chance

    init(_ plan: Plan, database: any SimulatedDatabase, isTraced: Bool) {
        self.plan = plan
        self.database = database
        chance = Chance(seed: plan.schedule &+ 3)
        ids = SeededIDs(Chance(seed: plan.schedule &+ 1))
        trace = Trace(isKept: isTraced)
        workers = plan.workers.map { _ in nil }
        limits = plan.workers.map(\.limits)
        declaresSide = plan.side.map { $0.declaredAtMilliseconds == 0 } ?? false
        messages = plan.workers.map { _ in 0 }
        Scheduler.reset(Chance(seed: plan.schedule &+ 2))
        let inspector = Inspector(database, prunes: plan.prunes) { [unowned self] in fail($0) }
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

    func count(_ fault: Fault) {
        mishaps[fault.kind, default: 0] += 1
        note("\(fault)")
    }

    // MARK: The course of things

    /// Runs until everything has come to rest and was shut down.
    func run() {
        begin()
        go("everything comes to rest") { openTasks == 0 && server != nil && inspector.isAtRest && clock.elapsed > 1 }
        if violation == nil {
            FinalChecks(plan: plan, inspector: inspector, witness: witness).violations().forEach(fail)
        }
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
        if let side = plan.side, !declaresSide { later(side.declaredAtMilliseconds) { $0.declareSide() } }
        for root in plan.roots { client { world in await world.trigger(root) } }
        for batch in plan.batches { client { world in await world.stream(batch) } }
        if plan.hasSchedule { client { world in await world.keepSchedule() } }
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
    func later(_ milliseconds: Int, _ body: @escaping @Sendable (World) -> Void) {
        client { world in
            try? await world.clock.sleep(milliseconds)
            if !world.isEnding { body(world) }
        }
    }

    func client(_ body: @escaping @Sendable (World) async -> Void) {
        openTasks += 1
        Task {
            await body(self)
            openTasks -= 1
        }
    }
}
