import Trigger
import TriggerModel

/// What a program throws that is to fail.
struct SimulatedFailure: Error, CustomStringConvertible {
    let description: String
}

/// The code of a task: does what its program says.
struct ProgramRun: Sendable {
    let world: World
    let process: WorkerProcess
    let context: RunContext
    /// The program's number.
    let program: Int
    /// The steps around, joined by `/`.
    var scope = ""
    /// The numbers of the tries of the steps around.
    var tries = ""

    var witness: Witness { world.witness }
    private var run: RunID { context.run.id }

    /// Runs the program.
    func run() async throws -> String {
        let program = world.plan.programs[self.program]
        try context.metadata.increment("attempts")
        let values = try await perform(program.calls)
        guard context.attempt > program.failingAttempts else {
            throw SimulatedFailure(description: "attempt \(context.attempt)")
        }
        return values
    }

    private func perform(_ calls: [Program.Call]) async throws -> String {
        var values: [String] = []
        for (index, call) in calls.enumerated() { values.append(try await perform(call, index)) }
        return values.joined(separator: ",")
    }

    /// What the call is found by: unkeyed calls belong to the attempt.
    private func place(_ key: String?, _ index: Int) -> String {
        key.map { "\(scope)/\($0)" } ?? "#\(context.attempt).\(index)"
    }

    private func perform(_ call: Program.Call, _ index: Int) async throws -> String {
        switch call {
        case .step(let step): return try await perform(step)
        case .wait(let key, let milliseconds):
            try await wait(milliseconds, key: key, at: place(key, index))
            return "w"
        case .trigger(let children): return try await trigger(children, at: place(children.key, index))
        case .await(let children): return try await triggerAndWait(children, at: place(children.key, index))
        case .token(let token): return try await wait(for: token, at: place(token.key, index))
        case .parallel(let branches): return try await parallel(branches)
        case .pause(let milliseconds):
            try await world.clock.sleep(milliseconds)
            return "p"
        }
    }

    private func wait(_ milliseconds: Int, key: String?, at place: String) async throws {
        witness.waitBegins(at: place, of: run, now: world.clock.elapsed)
        try await context.wait(for: .milliseconds(milliseconds), key: key)
        witness.waitEnded(at: place, of: run, length: milliseconds, now: world.clock.elapsed)
    }

    private func parallel(_ branches: [[Program.Call]]) async throws -> String {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for (index, calls) in branches.enumerated() {
                group.addTask { (index, try await perform(calls)) }
            }
            var values = branches.map { _ in "" }
            for try await (index, value) in group { values[index] = value }
            return "(" + values.joined(separator: ";") + ")"
        }
    }
}

// MARK: - Steps

extension ProgramRun {
    private func perform(_ step: Program.Step) async throws -> String {
        let retry = RetryPolicy.constant(.milliseconds(step.gapMilliseconds), maxAttempts: step.tries)
        do {
            let value = try await context.step(step.key, retry: retry) { try await body(of: step, $0) }
            witness.sawStep(value, scope: scope, key: step.key, of: run)
            return value
        } catch let error as StepError where step.isCaught {
            witness.saw("\(error.tries) tries: \(error.message)", at: "\(scope)/\(step.key) failed", of: run)
            return "f"
        }
    }

    private func body(of step: Program.Step, _ context: StepContext) async throws -> String {
        let place = "\(scope)/\(step.key) attempt \(self.context.attempt) try \(tries).\(context.number)"
        let body = witness.bodyBegins(
            place, scope: scope, key: step.key, of: run, epoch: self.context.execution)
        if step.bodyMilliseconds > 0 { try await world.clock.sleep(step.bodyMilliseconds) }
        var inside = self
        inside.scope = scope.isEmpty ? step.key : "\(scope)/\(step.key)"
        inside.tries = "\(tries).\(context.number)"
        let inner = try await inside.perform(step.inner)
        guard process.isAlive else { throw CancellationError() }
        try self.context.metadata.increment("steps").root.increment("$.family.steps")
        if step.aborts { throw AbortRun("\(step.key) aborts") }
        guard context.number > step.failures else { throw SimulatedFailure(description: "\(step.key) fails") }
        return "\(step.key)-\(body)[\(inner.count)]"
    }
}

// MARK: - Runs

extension ProgramRun {
    private func options(_ children: Program.Children, _ program: Int) -> TriggerOptions {
        TriggerOptions(
            concurrencyKey: children.concurrencyKey, idempotencyKey: children.idempotencyKey.map { "\($0)\(program)" })
    }

    private func name(of program: Int) -> TaskName<Int, String> {
        TaskName(world.plan.tasks[world.plan.programs[program].task].name)
    }

    private func items(_ programs: [Int]) -> [TriggerItem] {
        programs.map { TriggerItem(task: name(of: $0).id, payload: Packet(data: "\($0)")) }
    }

    private func trigger(_ children: Program.Children, at place: String) async throws -> String {
        let programs = children.programs
        let name = name(of: programs[0])
        let runs =
            if children.isBatch {
                try await context.batchTrigger(
                    name, programs, options: { options(children, $0) }, key: children.key)
            } else {
                [
                    try await context.trigger(
                        name, programs[0], options: options(children, programs[0]), key: children.key)
                ]
            }
        witness.saw(runs.map(\.rawValue).joined(separator: " "), at: place, of: run)
        witness.sawReceipts(runs, of: items(programs))
        return "t"
    }

    private func triggerAndWait(_ children: Program.Children, at place: String) async throws -> String {
        let programs = children.programs
        let name = name(of: programs[0])
        let results =
            if children.isBatch {
                try await context.batchTriggerAndWait(
                    name, programs, options: { options(children, $0) }, key: children.key)
            } else {
                [
                    try await context.triggerAndWait(
                        name, programs[0], options: options(children, programs[0]), key: children.key)
                ]
            }
        witness.sawReceipts(results.map(\.id), of: items(programs))
        let texts = results.map { told($0) }
        witness.saw(texts.joined(separator: " "), at: place, of: run)
        if children.unwraps { for result in results { _ = try result.get() } }
        return "a\(texts.count)"
    }

    private func told(_ result: RunResult<String>) -> String {
        switch result {
        case .success(let id, _, let output):
            witness.sawEnd(of: id, status: RunStatus.completedSuccessfully.rawValue, output: output)
            return "\(id) \(output)"
        case .failure(let error):
            witness.sawEnd(of: error.id, status: error.status.rawValue, output: nil)
            return "\(error.id) \(error.status.rawValue) \(error.error.message)"
        }
    }
}
