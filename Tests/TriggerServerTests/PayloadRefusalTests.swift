import Testing
import Trigger
import TriggerEmbedded
import TriggerModel

@testable import TriggerServer

@Suite("Payloads of typed triggers", .timeLimit(.minutes(10)))
struct PayloadRefusalTests {
    private struct Amount: Codable, Sendable {
        var euros: Double
    }

    @Test("T017 a payload that cannot be written is refused where it is triggered, and makes no run")
    func unwritable() async throws {
        try await withAPI { api async throws in
            let client = TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock)
            let charge: TaskName<Amount, NoValue> = "charge"
            await #expect(throws: (any Error).self) { try await client.trigger(charge, Amount(euros: .nan)) }
            await #expect(throws: (any Error).self) {
                try await client.batchTrigger(charge, [Amount(euros: 1), Amount(euros: .infinity)])
            }
            #expect(try await client.listRuns().runs.isEmpty)
        }
    }
}
