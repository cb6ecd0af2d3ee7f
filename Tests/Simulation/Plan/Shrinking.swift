/// Cuts a plan that fails down to one of which nothing can be left out.
struct Shrinking {
    /// How a plan fails; nil when it does not.
    let violation: (Plan) -> Violation?
    private(set) var plan: Plan
    private(set) var tries = 0

    private static let mostTries = 600

    init(_ plan: Plan, violation: @escaping (Plan) -> Violation?) {
        self.plan = plan
        self.violation = violation
    }

    /// Leaves out one thing after another while it still fails.
    mutating func shrink() {
        var isShorter = true
        while isShorter, tries < Self.mostTries {
            isShorter = false
            for list in [faultCuts, rootCuts, callCuts, workerCuts, limitCuts] {
                while let shorter = first(of: list(plan)) {
                    plan = shorter
                    isShorter = true
                }
            }
        }
    }

    private mutating func first(of cuts: [Plan]) -> Plan? {
        for cut in cuts where tries < Self.mostTries {
            tries += 1
            if violation(cut) != nil { return cut }
        }
        return nil
    }
}

private func faultCuts(_ plan: Plan) -> [Plan] {
    plan.faults.indices.map { index in
        var cut = plan
        cut.faults.remove(at: index)
        return cut
    }
}

private func rootCuts(_ plan: Plan) -> [Plan] {
    guard plan.roots.count > 1 else { return [] }
    return plan.roots.indices.map { index in
        var cut = plan
        cut.roots.remove(at: index)
        return cut
    }
}

private func workerCuts(_ plan: Plan) -> [Plan] {
    let last = plan.workers.count - 1
    let isNeeded = plan.faults.contains { $0.worker == last }
    var cuts: [Plan] = []
    if last > 0, !isNeeded {
        var cut = plan
        cut.workers.removeLast()
        cuts.append(cut)
    }
    for index in plan.workers.indices where plan.workers[index].replaysAlways {
        var cut = plan
        cut.workers[index].replaysAlways = false
        cuts.append(cut)
    }
    return cuts
}

private func limitCuts(_ plan: Plan) -> [Plan] {
    var cuts: [Plan] = []
    if plan.serverLimits.count > 1 {
        cuts += plan.serverLimits.indices.map { index in
            var cut = plan
            cut.serverLimits.remove(at: index)
            return cut
        }
    }
    if plan.side != nil {
        var cut = plan
        cut.side = nil
        for index in cut.roots.indices { cut.roots[index].queue = nil }
        for index in cut.batches.indices { cut.batches[index].queue = nil }
        cuts.append(cut)
    }
    return cuts
}

private func callCuts(_ plan: Plan) -> [Plan] {
    plan.programs.indices.flatMap { index in
        var cuts = shorter(plan.programs[index].calls).map { calls in
            var cut = plan
            cut.programs[index].calls = calls
            return cut
        }
        if plan.programs[index].failingAttempts > 0 {
            var cut = plan
            cut.programs[index].failingAttempts = 0
            cuts.append(cut)
        }
        return cuts
    }
}

/// Lists of calls that are a little shorter.
private func shorter(_ calls: [Program.Call]) -> [[Program.Call]] {
    calls.indices.flatMap { index -> [[Program.Call]] in
        var without = calls
        without.remove(at: index)
        let simplified = simpler(calls[index]).map { simple -> [Program.Call] in
            var changed = calls
            changed[index] = simple
            return changed
        }
        return [without] + simplified
    }
}

/// Calls that do a little less.
private func simpler(_ call: Program.Call) -> [Program.Call] {
    switch call {
    case .step(let step):
        return shorter(step.inner).map { inner in
            var cut = step
            cut.inner = inner
            return .step(cut)
        }
    case .await(let children) where children.programs.count > 1:
        var cut = children
        cut.programs.removeLast()
        return [.await(cut)]
    case .parallel(let branches):
        return branches.indices.flatMap { index -> [Program.Call] in
            shorter(branches[index]).map { calls -> Program.Call in
                var cut = branches
                if calls.isEmpty { cut.remove(at: index) } else { cut[index] = calls }
                return .parallel(cut)
            }
        }
    default: return []
    }
}

extension Fault {
    /// The worker it is about.
    fileprivate var worker: Int? {
        switch self {
        case .killWorker(let worker, _, _, _), .drainWorker(let worker, _, _), .partition(let worker, _, _),
            .workerMessage(let worker, _, _):
            worker
        default: nil
        }
    }
}
