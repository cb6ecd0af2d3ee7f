import Foundation
import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel

extension TaskName<String, String> {
    fileprivate static var parent: Self { "parent" }
    fileprivate static var child: Self { "child" }
}

@Suite("Large values through the SDK", .timeLimit(.minutes(2)))
struct LargeValueTests {
    enum Way: CaseIterable {
        case http, embedded
    }

    private static let large = String(repeating: "0123456789", count: 60_000)

    private func transports(_ way: Way, _ api: TestAPI) throws -> (any ClientTransport, any RunTransport) {
        switch way {
        case .embedded: return (EmbeddedClientTransport(api.engine), EmbeddedRunTransport(api.engine))
        case .http:
            let url = "http://127.0.0.1:\(try #require(api.client.port))"
            return (
                HTTPClientTransport(baseURL: url, secretKey: TestAPI.key),
                HTTPRunTransport(baseURL: url, secretKey: TestAPI.key)
            )
        }
    }

    @Test(
        "payloads, outputs, steps, children, batches and tokens of over 512 KB arrive whole, each stored once, also when the code is replayed",
        arguments: Way.allCases, [ReplayMode.whenNeeded, .always])
    func everywhere(way: Way, replay: ReplayMode) async throws {
        try await withAPI(.live) { api async throws in
            let (transport, workerTransport) = try transports(way, api)
            let client = TriggerClient(transport, time: api.clock)
            let worker = Worker(
                transport: workerTransport, options: WorkerOptions(replay: replay, time: api.clock)
            ) {
                task(.child) { (text: String, _: RunContext) in text + "c" }
                task(.parent) { (text: String, context: RunContext) in
                    let step = try await context.step("large") { text + "s" }
                    let one = try await context.triggerAndWait(.child, step).get()
                    let many = try await context.batchTriggerAndWait(.child, [one, "small"])
                    let token = try await context.createToken(String.self, key: "token")
                    try await client.complete(token, with: try many[0].get())
                    return try await context.wait(for: token, key: "wait").get() + (try many[1].get())
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                let handle = try await client.trigger(.parent, Self.large)
                let result = try await finished(handle, api).get()
                #expect(result == Self.large + "scc" + "smallc")
                let run = try await handle.retrieve()
                #expect(run.payload == nil && run.output == nil && run.payloadPresignedUrl != nil)
                group.cancelAll()
            }
            #expect(try api.objects.files().count == 8)
        }
    }

    /// The result once there is one; the clock runs on for those who wait by it.
    private func finished(_ handle: RunHandle<String>, _ api: TestAPI) async throws -> RunResult<String> {
        while try await !handle.retrieve().isCompleted { try await Task.sleep(for: .milliseconds(10)) }
        return try await handle.result()
    }
}
