import Synchronization
import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("Whoever else writes beside the committer", .timeLimit(.minutes(10)))
struct TurnTests {
    /// Commands that follow each other: the answer to each brings the next one before the committer looks whether there is more to do.
    private final class Flood: Sendable {
        private let committer: Committer
        private let left = Atomic(0)

        init(_ committer: Committer) {
            self.committer = committer
        }

        /// Has so many more commands come.
        func begin(_ count: Int) {
            if left.exchange(count, ordering: .acquiringAndReleasing) <= 0, count > 0 { goOn() }
        }

        /// Whether some are still to come.
        var goesOn: Bool {
            left.load(ordering: .acquiring) > 0
        }

        private func goOn() {
            guard left.subtract(1, ordering: .acquiringAndReleasing).newValue >= 0 else { return }
            let command = KeepWorker(environment: .development, worker: WorkerID(rawValue: "nobody"), sign: .alive)
            committer.submit(command) { _ in self.goOn() }
        }
    }

    @Test("has its turn while commands keep coming")
    func turn() async throws {
        try await EngineRig.run { rig in
            let committer = rig.engine.committer
            let flood = Flood(committer)
            // Before the engine ends, which answers what comes then at once.
            defer { flood.begin(0) }
            for _ in 0..<3 {
                flood.begin(100_000)
                let hadTurn = try await committer.store.write { _ in flood.goesOn }
                #expect(hadTurn)
            }
        }
    }
}
