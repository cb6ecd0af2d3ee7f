import Foundation
import Synchronization

/// Kills a process every 0.5 to 2 s and starts it again at once, or after a moment.
final class Killer: Sendable {
    private let stage: Stage
    private let chance: Mutex<Chance>
    private let counts = Mutex<[Victim.Kind: Int]>([:])

    init(_ stage: Stage, seed: UInt64) {
        self.stage = stage
        chance = Mutex(Chance(seed: seed &+ 1))
    }

    /// How many of each kind were killed so far.
    var kills: [Victim.Kind: Int] {
        counts.withLock { $0 }
    }

    /// Starts everything, and kills until cancelled.
    ///
    /// - Throws: ``Victim/EarlyExit`` when a process ended by itself.
    func run() async throws {
        var kinds: [String: Victim.Kind] = [:]
        for victim in stage.victims { kinds[victim.name] = try await start(victim) }
        while !Task.isCancelled {
            try await Task.sleep(for: draw { $0.milliseconds(in: 500...2000) })
            let victim = draw { $0.isTrue(2, of: 5) ? stage.server : stage.workers[$0.number(in: 0...1)] }
            if let kind = kinds[victim.name] { try await kill(victim, kind) }
            if draw({ $0.isTrue(1, of: 3) }) { try await Task.sleep(for: draw { $0.milliseconds(in: 50...1500) }) }
            kinds[victim.name] = try await start(victim)
        }
    }

    private func start(_ victim: Victim) async throws -> Victim.Kind {
        // A server is alone two times out of three.
        let form = draw { $0.isTrue(2, of: 3) ? victim.forms[0] : victim.forms[victim.forms.count - 1] }
        try await victim.start(as: form)
        return form.kind
    }

    /// The effects of the process lie before the second mark, and whatever is done in its stead behind the first.
    private func kill(_ victim: Victim, _ kind: Victim.Kind) async throws {
        let number = counts.withLock { counts in
            counts[kind, default: 0] += 1
            return counts.values.reduce(0, +)
        }
        try stage.effects.append("kill \(kind.rawValue) \(number)")
        try await victim.kill()
        try stage.effects.append("dead \(kind.rawValue) \(number)")
    }

    private func draw<Value: Sendable>(_ body: @Sendable (inout Chance) -> Value) -> Value {
        chance.withLock { body(&$0) }
    }
}
