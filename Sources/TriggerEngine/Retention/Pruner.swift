import Logging
import TriggerModel

import struct Foundation.Date

/// Removes what was kept long enough, for as long as an engine runs.
///
/// It walks on from where it came to, since what has ended by now is mostly newer than what it saw; once an hour it begins anew, to see
/// to what was still needed then. Where it stands is not stored: after a restart it begins at the oldest run, which is cheap, as
/// what is left there is only what was needed.
struct Pruner: Sendable {
    let store: any Store
    let time: any TimeSource
    let retention: Retention
    let logger: Logger

    /// How long it rests once nothing is left to be removed.
    static let rest: Duration = .seconds(60)
    /// How often it looks at everything.
    static let round: Duration = .seconds(3_600)

    /// Removes until its task is cancelled.
    func run() async {
        guard retention != .forever else { return }
        var (reached, begun): ([PruningPass.Walk: String], Date?) = ([:], nil)
        while !Task.isCancelled {
            if begun.map({ time.now.since($0) >= Self.round }) ?? true { (reached, begun) = ([:], time.now) }
            do {
                try await walk(&reached)
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("old runs could not be removed; it is tried again", metadata: ["error": "\(error)"])
            }
            guard (try? await time.sleep(until: time.now + Self.rest)) != nil else { return }
        }
    }

    private func walk(_ reached: inout [PruningPass.Walk: String]) async throws {
        let environments = try await store.read { try $0.environments() }
        var pass = PruningPass(environments, retention, from: reached)
        while case .went(let totals, let used, let isBehind) = try await pass.step(store, time) {
            reached.merge(pass.reached) { $1 }
            let pause = Self.pause(after: used, removed: totals.count, isBehind: isBehind)
            try await time.sleep(until: time.now + pause)
        }
    }

    /// How long the store is left to others after a portion: nine tenths of the time, and two thirds while there is much to catch up on.
    ///
    /// It is never longer than the rest: a clock that was put forward meanwhile makes a portion look as if it had taken days.
    static func pause(after used: Duration, removed: Int, isBehind: Bool) -> Duration {
        let share = max(used * (isBehind ? 2 : 9), removed > 0 ? .milliseconds(10) : .milliseconds(1))
        return min(share, rest)
    }
}
