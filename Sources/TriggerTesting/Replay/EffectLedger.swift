import Synchronization

/// What the services of a test did, counted as a real one counts it: what comes twice with one idempotency key is done once.
///
/// Hand it to the fakes of a test, and have each note what it is asked to do:
/// ``TaskHarness/replayEverywhere(_:_:options:limit:_:)-(TaskName<Payload,Output>,_,_,_,_)`` compares what stands in it.
public final class EffectLedger: Sendable {
    /// One thing that was done.
    public struct Effect: Hashable, Sendable {
        /// What was done: `charge`.
        public let name: String
        /// The idempotency key it came with; nil for none.
        public let key: String?
        /// What it was done with.
        public let detail: String
    }

    private let entries = Mutex<[Effect]>([])

    /// Makes an empty ledger.
    public init() {}

    /// Notes that something is asked for.
    ///
    /// - Parameters:
    ///   - name: What: `charge`.
    ///   - key: The idempotency key; with nil it is done each time it is asked for.
    ///   - detail: With what, as a text; the same for one key each time, or a real service would refuse it.
    /// - Returns: Whether it is done: false for a key that was there.
    @discardableResult
    public func record(_ name: String, key: String?, detail: String = "") -> Bool {
        entries.withLock { entries in
            let isNew = key == nil || !entries.contains { $0.name == name && $0.key == key }
            entries.append(Effect(name: name, key: key, detail: detail))
            return isNew
        }
    }

    /// What was asked for, in order, repeats included.
    public var asked: [Effect] {
        entries.withLock { $0 }
    }

    /// What was done, in order: without the repeats.
    public var done: [Effect] {
        var seen: Set<Effect> = []
        return asked.filter { $0.key == nil || seen.insert(Effect(name: $0.name, key: $0.key, detail: "")).inserted }
    }

    /// How often each thing was done.
    var counts: [String: Int] {
        done.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
    }

    /// A key that came with two different details, in words; nil when none did.
    var conflict: String? {
        for effect in asked where effect.key != nil {
            let other = asked.first { $0.name == effect.name && $0.key == effect.key && $0.detail != effect.detail }
            guard let other else { continue }
            return "\"\(effect.name)\" was asked for twice with one idempotency key, once with \"\(effect.detail)\" "
                + "and once with \"\(other.detail)\""
        }
        return nil
    }
}
