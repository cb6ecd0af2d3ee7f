import TestSupport
import TriggerModel

/// Identifiers and chance of the engine, the workers and the clients, drawn from the seed.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class SeededIDs: IDSource, @unchecked Sendable {
    private var chance: Chance

    init(_ chance: Chance) {
        self.chance = chance
    }

    func randomBits() -> UInt64 {
        chance.next()
    }
}
