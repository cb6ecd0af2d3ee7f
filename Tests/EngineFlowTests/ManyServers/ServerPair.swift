import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerTesting

#if Postgres
/// Two engines on one PostgreSQL database, as two servers are, with one clock turned by hand.
struct ServerPair: Sendable {
    let one: EngineRig
    let other: EngineRig
    let clock: ManualClock
    let location: PostgresLocation

    /// Runs a body beside both.
    static func run(_ body: (ServerPair) async throws -> Void) async throws {
        try await TestDatabase.withSchema { location in
            let clock = ManualClock()
            try await server("one", location, clock) { one in
                try await server("other", location, clock) { other in
                    try await body(ServerPair(one: one, other: other, clock: clock, location: location))
                }
            }
        }
    }

    /// Runs a body beside one server with a store of its own.
    static func server(
        _ name: String, _ location: PostgresLocation, _ clock: ManualClock, _ body: (EngineRig) async throws -> Void
    ) async throws {
        let store = try await PostgresStore.open(at: location)
        let result = await Result { try await EngineRig.run(on: store, clock, serverName: name, body) }
        try await store.close()
        try result.get()
    }

    /// Both servers.
    var both: [EngineRig] {
        [one, other]
    }
}
#endif
