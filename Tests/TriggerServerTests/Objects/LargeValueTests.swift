import Foundation
import HummingbirdTesting
import Synchronization
import Testing
import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel
import TriggerTesting

extension TaskName<String, String> {
    fileprivate static var parent: Self { "parent" }
    fileprivate static var child: Self { "child" }
}

@Suite("Large values through the SDK", .timeLimit(.minutes(10)))
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
        "payloads, outputs, steps, children, batches and tokens of over 512 KB arrive whole and lie there once, replayed or not",
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

    @Test("the app's hooks are given a large output itself, and read a large payload", arguments: Way.allCases)
    func hooks(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let (transport, workerTransport) = try transports(way, api)
            let seen = Mutex<[Int]>([])
            var hooks = GlobalHooks()
            hooks.onSuccess { context, output in
                let payload = try await context.payload(as: String.self)
                seen.withLock { $0 = [payload.utf8.count, output.byteCount] }
            }
            let options = WorkerOptions(hooks: hooks, time: api.clock)
            let worker = Worker(transport: workerTransport, options: options) {
                task(.child) { (text: String, _: RunContext) in text + "c" }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                let handle = try await TriggerClient(transport, time: api.clock).trigger(.child, Self.large)
                _ = try await finished(handle, api)
                group.cancelAll()
            }
            #expect(seen.withLock { $0 } == [600_000, 600_003])
        }
    }

    @Test("a run whose payload is not at hand is tried again half a minute later, and goes on when it is")
    func unmounted() async throws {
        try await withAPI(.live) { api async throws in
            let (transport, workerTransport) = try transports(.embedded, api)
            let handle = try await TriggerClient(transport, time: api.clock).trigger(.child, Self.large)
            let file = "\(api.objects.path)/\(try #require(try api.objects.files().first))"
            try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
            let worker = Worker(transport: workerTransport, options: WorkerOptions(time: api.clock)) {
                task(.child) { (text: String, _: RunContext) in text + "c" }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                while try await api.engine.record(handle.id, in: .development).state.status != .retryingAfterFailure {
                    try await Task.sleep(for: .milliseconds(10))
                }
                try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
                api.clock.advance(by: .seconds(31))
                #expect(try await finished(handle, api).get() == Self.large + "c")
                #expect(try await handle.retrieve().attemptCount == 2)
                group.cancelAll()
            }
        }
    }

    @Test("a reading that is cancelled says so, and is never taken for all of the value")
    func cancelled() async throws {
        try await withAPI { api async throws in
            let transport = EmbeddedClientTransport(api.engine)
            let bytes = Data(repeating: 48, count: 20_000_000)
            let path = try await transport.store(ObjectBytes(bytes), at: .payload(bytes))
            for delay in 0..<20 {
                let reading = Task { try await transport.load(path) }
                if delay > 0 { try await Task.sleep(for: .microseconds(delay * 100)) }
                reading.cancel()
                let result = await reading.result
                guard case .success(let object) = result else { continue }
                #expect(object.data.count == bytes.count)
            }
        }
    }

    /// The result once there is one; the clock runs on for those who wait by it.
    private func finished(_ handle: RunHandle<String>, _ api: TestAPI) async throws -> RunResult<String> {
        while try await !handle.retrieve().isCompleted { try await Task.sleep(for: .milliseconds(10)) }
        return try await handle.result()
    }
}
