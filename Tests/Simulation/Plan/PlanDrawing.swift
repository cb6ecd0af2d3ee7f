import TestSupport

/// Draws a plan from a seed.
struct PlanDrawing {
    private var chance: Chance
    private var plan: Plan
    private var lastKey = 0
    /// Programs that may still be made.
    private var budget: Int
    private let isPinned: Bool

    static func plan(seed: UInt64) -> Plan {
        var drawing = PlanDrawing(seed: seed)
        drawing.drawTasks()
        drawing.drawWorkers()
        drawing.drawRoots()
        drawing.drawBatches()
        drawing.drawFaults()
        drawing.drawServerLimits()
        drawing.drawSideQueue()
        return drawing.plan
    }

    private init(seed: UInt64) {
        chance = Chance(seed: seed &* 0x2545_F491_4F6C_DD1D &+ 1)
        budget = chance.number(2...8)
        isPinned = chance.oneIn(4)
        plan = Plan(
            seed: seed, schedule: chance.next(), tasks: [], programs: [], workers: [], roots: [], batches: [],
            faults: [],
            environmentLimit: chance.oneIn(3) ? chance.number(1...3) : 10_000, serverLimits: [],
            isEmbedded: chance.oneIn(6))
    }

    private mutating func drawTasks() {
        for name in ["a", "b", "c"].prefix(chance.number(1...3)) {
            plan.tasks.append(
                Plan.TaskPlan(
                    name: name, queue: chance.oneIn(2) ? chance.pick(["q", "r"]) : nil,
                    attempts: chance.number(1...3), gapMilliseconds: chance.pick([0, 500, 8000])))
        }
    }

    private mutating func drawLimits() -> [Int?] {
        var byQueue: [String: Int?] = [:]
        return plan.tasks.map { task in
            guard let queue = task.queue else { return nil }
            if let known = byQueue[queue] { return known }
            let limit = chance.oneIn(3) ? nil : chance.number(1...3)
            byQueue[queue] = limit
            return limit
        }
    }

    private mutating func drawWorkers() {
        let limits = drawLimits()
        let count = chance.number(1...3)
        for number in 0..<count {
            let some = plan.tasks.indices.filter { _ in !chance.oneIn(3) }
            let hasAll = isPinned || number == 0 || some.isEmpty
            plan.workers.append(
                Plan.WorkerPlan(
                    tasks: hasAll ? Array(plan.tasks.indices) : some,
                    slots: chance.number(1...4),
                    version: isPinned ? chance.pick(["1", "2"]) : "local",
                    replaysAlways: chance.oneIn(3),
                    startMilliseconds: chance.oneIn(3) ? chance.number(0...3000) : 0,
                    limits: chance.oneIn(4) ? drawLimits() : limits))
        }
    }

    private mutating func drawRoots() {
        for _ in 0..<chance.number(1...4) {
            let program = newProgram(depth: 0)
            let isKeyed = chance.oneIn(5)
            let root = Plan.Root(
                program: program, atMilliseconds: chance.pick([0, 0, 10, 1000, 7000]),
                idempotencyKey: isKeyed ? "i\(program)" : nil,
                concurrencyKey: chance.oneIn(4) ? chance.pick(["x", "y"]) : nil, times: drawTimes(),
                polls: chance.oneIn(4))
            plan.roots.append(root)
            if isKeyed, chance.oneIn(2) { plan.roots.append(root) }
        }
    }

    private mutating func drawBatches() {
        guard chance.oneIn(4) else { return }
        let programs = (0..<chance.number(1...3)).map { _ in newProgram(depth: 1) }
        plan.batches.append(
            Plan.StreamedBatch(
                programs: programs, atMilliseconds: chance.pick([0, 1000, 7000]),
                split: chance.number(0...programs.count), pauseMilliseconds: chance.pick([0, 500, 30_000])))
    }

    private mutating func drawServerLimits() {
        let retention = chance.oneIn(4) ? chance.pick([5, 20, 60]) : nil
        plan.serverLimits = [Plan.ServerLimits(environment: nil, burst: 1, retention: retention)]
        guard chance.oneIn(3) else { return }
        plan.serverLimits = (0..<chance.number(1...3)).map { _ in
            Plan.ServerLimits(
                environment: chance.oneIn(3) ? nil : chance.number(1...4), burst: chance.pick([1, 1, 1.5, 3]),
                retention: retention)
        }
    }

    /// Some of what clients trigger goes to a queue of its own, some of that before it is declared.
    private mutating func drawSideQueue() {
        guard chance.oneIn(2) else { return }
        plan.side = Plan.SideQueue(
            declaredAtMilliseconds: chance.pick([0, 0, 500, 5000, 12_000]),
            limit: chance.oneIn(2) ? chance.number(1...2) : nil, sizeLimit: chance.oneIn(4) ? nil : chance.number(0...3)
        )
        for index in plan.roots.indices where chance.oneIn(2) { plan.roots[index].queue = Plan.SideQueue.name }
        for index in plan.batches.indices where chance.oneIn(2) { plan.batches[index].queue = Plan.SideQueue.name }
        // As many again at once, so that there are lines to be too long.
        for _ in 0..<chance.number(0...4) {
            let program = newProgram(depth: 1)
            let root = Plan.Root(
                program: program, atMilliseconds: chance.pick([0, 10, 7000]), queue: Plan.SideQueue.name,
                times: Plan.Times(), polls: false)
            plan.roots.append(root)
        }
    }

    private mutating func drawTimes() -> Plan.Times {
        Plan.Times(
            delay: chance.oneIn(4) ? chance.pick([1, 2000, 12000]) : nil,
            ttl: chance.oneIn(5) ? chance.pick([1, 500, 3000, 20000]) : nil,
            priority: chance.oneIn(6) ? chance.pick([-5000, 5000]) : nil,
            debounce: chance.oneIn(5) ? chance.pick([1000, 8000]) : nil,
            maxDuration: chance.oneIn(4) ? chance.pick([5000, 8000, 15000]) : nil)
    }

    // MARK: Programs

    private mutating func newProgram(depth: Int, task: Int? = nil) -> Int {
        budget -= 1
        let number = plan.programs.count
        let failing = chance.oneIn(4) ? chance.number(1...2) : 0
        plan.programs.append(
            Program(task: task ?? chance.below(plan.tasks.count), calls: [], failingAttempts: failing))
        let calls = drawCalls(chance.number(depth == 0 ? 1...4 : 0...2), depth: depth, isKeyed: false)
        plan.programs[number].calls = calls
        return number
    }

    private mutating func newKey() -> String {
        lastKey += 1
        return "k\(lastKey)"
    }

    private mutating func drawCalls(_ count: Int, depth: Int, isKeyed: Bool, nesting: Int = 0) -> [Program.Call] {
        (0..<count).map { _ in drawCall(depth: depth, isKeyed: isKeyed, nesting: nesting) }
    }

    private mutating func drawCall(depth: Int, isKeyed: Bool, nesting: Int) -> Program.Call {
        let key = isKeyed || chance.oneIn(2) ? newKey() : nil
        switch chance.below(13) {
        case 0...3: return .step(drawStep(depth: depth, nesting: nesting))
        case 4...5: return .wait(key: key, milliseconds: chance.pick([300, 2000, 5000, 6000, 9000, 15000]))
        case 6...8 where budget > 0 && depth < 2: return .await(drawChildren(key, depth: depth))
        case 9 where budget > 0 && depth < 2: return .trigger(drawChildren(key, depth: depth))
        case 10 where !isKeyed:
            let branches = chance.number(2...3)
            return .parallel((0..<branches).map { _ in drawCalls(chance.number(1...2), depth: depth, isKeyed: true) })
        case 11: return .token(drawToken(key))
        case 12: return .pause(milliseconds: chance.pick([1, 50, 1500]))
        default: return .step(drawStep(depth: depth, nesting: nesting))
        }
    }

    private mutating func drawToken(_ key: String?) -> Program.Token {
        Program.Token(
            key: key, timeoutMilliseconds: chance.pick([1, 2000, 7000, 20000]),
            completionMilliseconds: chance.oneIn(4) ? nil : chance.pick([0, 100, 3000, 7000]), isShared: chance.oneIn(3)
        )
    }

    private mutating func drawStep(depth: Int, nesting: Int) -> Program.Step {
        let failures = chance.oneIn(3) ? chance.number(1...2) : 0
        // Every try of an outer step gives the inner ones all their tries anew: deeper nests may take hours of the clock.
        let inner =
            nesting < 2 && chance.oneIn(4)
            ? drawCalls(chance.number(1...2), depth: depth, isKeyed: true, nesting: nesting + 1) : []
        return Program.Step(
            key: newKey(), failures: failures, tries: chance.number(1...3),
            gapMilliseconds: chance.pick([0, 200, 3000, 8000]),
            bodyMilliseconds: chance.pick([0, 0, 20, 800, 4000]),
            inner: inner, aborts: chance.oneIn(30), isCaught: chance.oneIn(2))
    }

    private mutating func drawChildren(_ key: String?, depth: Int) -> Program.Children {
        let isBatch = chance.oneIn(2)
        let count = isBatch ? min(chance.number(1...3), max(1, budget)) : 1
        let task = chance.below(plan.tasks.count)
        let programs = (0..<count).map { _ in newProgram(depth: depth + 1, task: task) }
        return Program.Children(
            key: key, programs: programs, isBatch: isBatch, unwraps: chance.oneIn(3),
            idempotencyKey: chance.oneIn(6) ? "i" : nil,
            concurrencyKey: chance.oneIn(4) ? chance.pick(["x", "y"]) : nil)
    }

    // MARK: Faults

    private mutating func drawFaults() {
        guard !chance.oneIn(8) else { return }
        for _ in 0..<chance.number(1...7) { plan.faults.append(drawFault()) }
    }

    private mutating func drawFault() -> Fault {
        let (worker, at) = (chance.below(plan.workers.count), chance.number(0...20000))
        let down = chance.pick([10, 500, 3000, 40000])
        switch chance.below(20) {
        case 0...2:
            return .killServer(commit: chance.number(1...80), isAfter: chance.oneIn(2), downMilliseconds: down)
        case 3: return .failCommit(chance.number(1...80))
        case 4: return .restartServer(atMilliseconds: at)
        case 5...6: return .killWorker(worker, atMilliseconds: at, tells: chance.oneIn(2), downMilliseconds: down)
        case 7...8:
            let limits = chance.oneIn(2) ? drawLimits() : nil
            return .drainWorker(worker, atMilliseconds: at, limits: limits)
        case 9:
            let length = chance.pick([500, 5000, 31000, 45000])
            return .partition(worker, fromMilliseconds: at, toMilliseconds: at + length)
        case 10...13: return .workerMessage(worker, number: chance.number(1...50), drawMishap())
        case 14: return .clientMessage(number: chance.number(1...6), drawMishap())
        case 15: return .cancel(atMilliseconds: at, run: chance.below(12))
        case 16:
            return .reschedule(
                atMilliseconds: at, run: chance.below(12), delayMilliseconds: chance.pick([1, 3000, 20000]))
        case 17:
            return .pause(
                queue: chance.oneIn(3) ? nil : chance.pick(["q", "r", "task/a", "s"]), atMilliseconds: at,
                milliseconds: chance.pick([10, 3000, 15000]), limit: chance.oneIn(2) ? chance.number(1...3) : nil)
        case 18:
            return .bulk(
                replays: chance.oneIn(2), task: chance.oneIn(2) ? chance.below(plan.tasks.count) : nil,
                atMilliseconds: at, abortsAfter: chance.oneIn(4) ? chance.pick([0, 1, 50]) : nil)
        default: return .standstill(atMilliseconds: at, milliseconds: chance.pick([1500, 6000, 35000]))
        }
    }

    private mutating func drawMishap() -> Fault.Mishap {
        switch chance.below(6) {
        case 0: .lostRequest
        case 1...2: .lostAnswer
        case 3: .delayed(milliseconds: chance.pick([50, 2000, 32000, 45000]))
        case 4: .late(milliseconds: chance.pick([10, 300, 2000, 10000, 45000]))
        default: .twice
        }
    }
}
