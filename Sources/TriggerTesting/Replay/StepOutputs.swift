import Synchronization
import Trigger
import TriggerModel

/// A step of a run, found again in another system.
struct StepPlace: Hashable, Sendable {
    let task: String
    let payload: String
    let path: String
}

/// What the bodies of steps returned, and what is returned in its place: so a step that makes something by chance, as it may,
/// returns the same in every pass, and what differs still comes from outside of steps.
final class StepOutputs: Sendable {
    private let given: [StepPlace: Packet]
    private let own = Mutex<[StepPlace: Packet]>([:])

    init(_ given: [StepPlace: Packet]) {
        self.given = given
    }

    /// What the bodies returned themselves.
    var all: [StepPlace: Packet] {
        own.withLock { $0 }
    }

    /// Surrounds what runs steps' bodies.
    func around(_ body: @escaping WorkerProbe.StepBody) -> WorkerProbe.StepBody {
        { visit, own in
            let output = try await body(visit, own)
            let place = StepPlace(
                task: visit.run.task, payload: visit.run.payload.data ?? "", path: visit.entry.path)
            self.own.withLock { $0[place] = output }
            return self.given[place] ?? output
        }
    }
}
