import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

#if Postgres
import TriggerPostgres

@Suite(
    "One-time tokens of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct OneTimeServersTests {
    @Test("of triggers with one token at two servers at the same time one is accepted")
    func once() async throws {
        try await ServerPair.run { servers in
            let token = OneTimeToken(digest: "d", expiresAt: servers.clock.now + .seconds(900))
            let request = TriggerRequest(environment: .development, oneTimeToken: token)
            let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<40 {
                    let engine = index.isMultiple(of: 2) ? servers.one.engine : servers.other.engine
                    group.addTask { try await Self.isAccepted(by: engine, request) }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(accepted == 1)
            #expect(try await servers.one.engine.records(matching: RunQuery(), in: .development).count == 1)
        }
    }

    private static func isAccepted(by engine: Engine, _ request: TriggerRequest) async throws -> Bool {
        do {
            _ = try await engine.trigger([TriggerItem(task: "task", payload: .none)], request)
            return true
        } catch let error as EngineError where error.code == .invalid {
            return false
        }
    }
}
#endif
