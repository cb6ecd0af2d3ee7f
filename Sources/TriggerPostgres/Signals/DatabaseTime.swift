#if Postgres
import Synchronization
import TriggerModel

import struct Foundation.Date

/// The database's clock: what it showed at the last look, and the time that passed on this machine since.
///
/// So all servers have one clock, whatever those of their machines show. It never goes back.
final class DatabaseTime: TimeSource {
    private struct State {
        var shown: Date
        var at: ContinuousClock.Instant
        var last: Date
    }

    private let state: Mutex<State>

    init(_ shown: Date) {
        state = Mutex(State(shown: shown, at: .now, last: shown))
    }

    /// Takes over what the database's clock shows.
    func set(_ shown: Date) {
        state.withLock { ($0.shown, $0.at) = (shown, .now) }
    }

    var now: Date {
        state.withLock { state in
            let passed = (ContinuousClock.now - state.at) / .milliseconds(1)
            let now = Date(millisecondsSince1970: state.shown.millisecondsSince1970 + Int64(passed))
            state.last = max(state.last, now)
            return state.last
        }
    }

    func sleep(until instant: Date) async throws {
        try Task.checkCancellation()
        while case let gap = instant.timeIntervalSince(now), gap > 0 {
            try await Task.sleep(for: .seconds(gap), clock: .continuous)
        }
    }

    /// What the database's clock shows.
    static func look(at connection: PostgresConnection) throws -> Date {
        let sql = "SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
        let shown = try connection.rows(sql) { $0.date() }
        guard let shown = shown.first else { throw PostgresError.lost("the server does not say what time it is") }
        return shown
    }
}
#endif
