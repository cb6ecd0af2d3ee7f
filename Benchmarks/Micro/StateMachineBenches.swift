import Benchmark
import Foundation
import TriggerEngine
import TriggerModel

/// A run's whole life through the pure state machine: dequeue, start, finish.
func stateMachineBenches() {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let worker = WorkerID(rawValue: "worker_micro")
    let run = Micro.queued(sequence: 0, now: now).state
    Benchmark("state machine: dequeue, start, finish", configuration: .init(scalingFactor: .kilo)) { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try life(of: run, worker, now)) }
    }
}

private func life(of run: RunState, _ worker: WorkerID, _ now: Date) throws -> RunState {
    var taken = run
    (taken.line, taken.holdsSlot) = (nil, true)
    let offer = RunEvent.Offer(worker: worker, version: nil, maxAttempts: 3)
    let offered = try RunStateMachine.apply(.dequeue(offer), to: taken, now: now).get().run
    let lease = RunEvent.Lease(worker: worker, epoch: offered.epoch)
    let started = try RunStateMachine.apply(.start(lease), to: offered, now: now).get().run
    let result = RunEvent.AttemptResult.success(Micro.payload)
    return try RunStateMachine.apply(.finish(lease, result, activeMs: 1), to: started, now: now).get().run
}

/// What the microbenches are about.
enum Micro {
    /// 300 bytes of JSON.
    static let payload = Packet(data: "{\"text\":\"" + String(repeating: "x", count: 289) + "\"}")
    static let task = "micro"

    /// A run that stands in line.
    static func queued(sequence: Int, now: Date) -> RunRecord {
        let id: RunID = SystemIDSource().next(now: now, sequence: sequence)
        var state = RunState(
            environment: .development, id: id, task: task, queue: QueueManifest.implicitName(task: task), createdAt: now
        )
        state.line = .ready(ReadyPlace(lane: ReadyPlace.lane(version: nil), isResumed: false, score: now))
        return RunRecord(state: state, details: RunDetails(id: id, payload: payload))
    }
}
