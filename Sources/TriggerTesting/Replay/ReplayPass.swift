import Trigger
import TriggerModel

/// One pass through a task in a system of its own, cut off at one point at most.
struct ReplayPass<Payload: Codable & Sendable, Output: Codable & Sendable>: Sendable {
    let task: TaskName<Payload, Output>
    let payload: Payload
    let options: TriggerOptions

    /// Makes the pass.
    ///
    /// - Parameters:
    ///   - harness: The tasks and the mocks, made anew.
    ///   - ledger: What the fakes note what they do in.
    ///   - point: Where the run is cut off, if it is.
    ///   - outputs: What steps return whatever their bodies do.
    /// - Returns: What is to be compared, and the points that were come to and whether the run was cut off.
    /// - Throws: What kept the run from its end.
    func run(
        _ harness: TaskHarness, _ ledger: EffectLedger, at point: ReplayPoint? = nil, outputs: [StepPlace: Packet] = [:]
    ) async throws -> (record: ReplayRecord, crash: CrashPlan) {
        var setup = harness.setup()
        let crash = CrashPlan(at: point, sparing: setup.mocks.ids)
        let steps = StepOutputs(outputs)
        (setup.options.replay, setup.crash, setup.stepBody) = (.whenNeeded, crash, steps.around(setup.stepBody))
        let record = try await Stage.open(setup) { stage in
            let handle = try await stage.client.trigger(task, payload, options: options)
            try await stage.drive(handle.id)
            try await stage.settle()
            var record = Self.record(try await handle.retrieve(), stage)
            record.steps = steps.all
            (record.effects, record.conflict) = (ledger.counts, ledger.conflict)
            return record
        }
        return (record, crash)
    }

    private static func record(_ run: RunObject, _ stage: Stage) -> ReplayRecord {
        var record = ReplayRecord()
        record.end = "\(run.status.rawValue)" + (run.error.map { ": \($0.message)" } ?? "")
        record.output = run.output.flatMap { try? JSON.text($0) }
        for id in stage.recorder.runs {
            let known = stage.recorder[id]
            for failure in known.failures { record.failures[failure.name ?? "error"] = failure.message }
            record.triggered += known.items.values.joined().map { "\($0.task)(\($0.payload.data ?? ""))" }
        }
        record.triggered.sort()
        return record
    }
}
