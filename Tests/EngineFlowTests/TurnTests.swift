import Synchronization
import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("Whoever else writes beside the committer", .timeLimit(.minutes(10)))
struct TurnTests {
    /// Commands without end: the answer to each brings the next one before the committer looks whether there is more to do.
    private final class Flood: Sendable {
        private let committer: Committer
        private let isOver = Atomic(false)

        init(_ committer: Committer) {
            self.committer = committer
        }

        func goOn() {
            guard !isOver.load(ordering: .acquiring) else { return }
            let command = KeepWorker(environment: .development, worker: WorkerID(rawValue: "nobody"), sign: .alive)
            committer.submit(command) { _ in self.goOn() }
        }

        func stop() {
            isOver.store(true, ordering: .releasing)
        }
    }

    @Test("has its turn while commands never cease")
    func turn() async throws {
        try await EngineRig.run { rig in
            let flood = Flood(rig.engine.committer)
            flood.goOn()
            for _ in 0..<10 {
                let known = try await rig.engine.committer.store.write { try $0.hasWorkers(.development) }
                #expect(!known)
            }
            flood.stop()
        }
    }
}
