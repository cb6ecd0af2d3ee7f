extension Plan {
    /// How a program's calls end, whatever goes wrong around them.
    private enum Ending {
        case success, failure, abort
    }

    /// Whether a run of a program ends well when nobody cancels it or anything it waits for.
    func succeeds(_ number: Int) -> Bool {
        let program = programs[number]
        guard ending(of: program.calls) == .success else { return false }
        return program.failingAttempts < tasks[program.task].attempts
    }

    private func ending(of calls: [Program.Call]) -> Ending {
        for call in calls {
            let ending = ending(of: call)
            if ending != .success { return ending }
        }
        return .success
    }

    private func ending(of call: Program.Call) -> Ending {
        switch call {
        case .wait, .trigger, .pause, .token: .success
        case .step(let step): ending(of: step)
        case .await(let children):
            !children.unwraps || children.programs.allSatisfy { succeeds($0) } ? .success : .failure
        case .parallel(let branches): branches.allSatisfy { ending(of: $0) == .success } ? .success : .failure
        }
    }

    private func ending(of step: Program.Step) -> Ending {
        let inner = ending(of: step.inner)
        if inner == .abort || (inner == .success && step.aborts) { return .abort }
        let fails = inner == .failure || step.failures >= step.tries
        return fails && !step.isCaught ? .failure : .success
    }
}
