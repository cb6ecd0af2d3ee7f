import Synchronization
import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("Whoever else writes beside the committer", .timeLimit(.minutes(10)))
struct TurnTests {
    /// Commands without end: the answer to each brings the next one before the committer looks whether there is more to do.
    private final class Flood: Sendable {
        private let committer: Committer
        /// How many are still to come, so that it ends whatever happens.
        private let left = Atomic(10_000)

        init(_ committer: Committer) {
            self.committer = committer
        }

        func goOn() {
            guard left.subtract(1, ordering: .acquiringAndReleasing).newValue > 0 else { return }
            let command = KeepWorker(environment: .development, worker: WorkerID(rawValue: "nobody"), sign: .alive)
            committer.submit(command) { _ in self.goOn() }
        }

        /// Ends it.
        ///
        /// - Returns: Whether it had not ended by itself.
        @discardableResult
        func stop() -> Bool {
            left.exchange(0, ordering: .acquiringAndReleasing) > 0
        }
    }

    @Test("has its turn while commands never cease")
    func turn() async throws {
        try await EngineRig.run { rig in
            let flood = Flood(rig.engine.committer)
            defer { flood.stop() }
            flood.goOn()
            for _ in 0..<10 { _ = try await rig.engine.committer.store.write { try $0.hasWorkers(.development) } }
            #expect(flood.stop())
        }
    }
}
