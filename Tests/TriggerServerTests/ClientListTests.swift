import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("The lists of TriggerClient", .timeLimit(.minutes(10)))
struct ClientListTests {
    /// The two ways a client reaches an engine; what it gets is the same.
    enum Way: CaseIterable {
        case http, embedded
    }

    private func client(_ way: Way, _ api: TestAPI) throws -> TriggerClient {
        switch way {
        case .embedded: return TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock)
        case .http:
            let port = try #require(api.client.port)
            return TriggerClient(.http(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key), time: api.clock)
        }
    }

    @Test("runs are listed newest first, filtered, and page by page", arguments: Way.allCases)
    func runs(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            var ids: [RunID] = []
            for task in ["a", "b", "a", "c d&é"] {
                api.clock.advance(by: .milliseconds(1))
                ids.append(try await client.trigger(TriggerItem(task: task, payload: Packet(data: "1"))).id)
            }
            try await client.cancel(ids[0])
            #expect(try await client.listRuns().runs.map(\.id) == ids.reversed())
            let canceled = RunFilter(statuses: [.canceled, .failed], tasks: ["a"])
            #expect(try await client.listRuns(canceled).runs.map(\.id) == [ids[0]])
            #expect(try await client.listRuns(RunFilter(tasks: ["c d&é"])).runs.map(\.id) == [ids[3]])
            let first = try await client.listRuns(RunFilter(limit: 3))
            #expect(first.next == ids[1].rawValue && first.previous == nil)
            let second = try await client.listRuns(RunFilter(limit: 3, after: first.next))
            #expect(second.runs.map(\.id) == [ids[0]] && second.next == nil)
            let back = try await client.listRuns(RunFilter(limit: 3, before: second.previous))
            #expect(back == RunList(runs: first.runs, next: first.next))
        }
    }

    @Test("runs are listed by label, queue, version, test mark and batch", arguments: Way.allCases)
    func facts(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            func triggered(_ options: TriggerOptions) async throws -> RunID {
                api.clock.advance(by: .milliseconds(1))
                return try await client.trigger(TriggerItem(task: "a", payload: .none, options: options)).id
            }
            _ = try await api.register("other", version: "v1")
            try await api.declare("mail")
            let plain = try await triggered(TriggerOptions(tags: ["x"]))
            let mail = try await triggered(TriggerOptions(queue: "mail", tags: ["x", "y"], version: "v1"))
            let test = try await triggered(TriggerOptions(tags: ["é &"], test: true))
            func found(_ filter: RunFilter) async throws -> [RunID] { try await client.listRuns(filter).runs.map(\.id) }
            #expect(try await found(RunFilter(tags: ["x", "y"])) == [mail, plain])
            #expect(try await found(RunFilter(tags: ["x", "y"], tagMatch: .all)) == [mail])
            #expect(try await found(RunFilter(tags: ["é &"])) == [test])
            #expect(try await found(RunFilter(queues: ["mail"])) == [mail])
            #expect(try await found(RunFilter(queues: ["task/a"], isTest: false)) == [plain])
            #expect(try await found(RunFilter(versions: ["v1", "v2"])) == [mail])
            #expect(try await found(RunFilter(isTest: true)) == [test])
            #expect(try await found(RunFilter(batch: BatchID(rawValue: "batch_1"))) == [])
        }
    }

    @Test("runs are listed by machine and region; there are none of any schedule", arguments: Way.allCases)
    func places(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            func triggered(_ machine: MachinePreset?) async throws -> RunID {
                api.clock.advance(by: .milliseconds(1))
                let options = TriggerOptions(machine: machine)
                return try await client.trigger(TriggerItem(task: "a", payload: .none, options: options)).id
            }
            let runs = [try await triggered(nil), try await triggered(.micro), try await triggered(.large2x)]
            func found(_ filter: RunFilter) async throws -> [RunID] { try await client.listRuns(filter).runs.map(\.id) }
            #expect(try await found(RunFilter(machines: [.micro, .large2x])) == [runs[2], runs[1]])
            #expect(try await found(RunFilter(machines: [.small1x])) == [])
            #expect(try await found(RunFilter(regions: ["default", "eu"])) == runs.reversed())
            #expect(try await found(RunFilter(machines: [.micro], regions: ["eu"])) == [])
            #expect(try await found(RunFilter(schedules: ["sched_1"])) == [])
        }
    }

    @Test("the pages after the first are read by their cursors", arguments: Way.allCases)
    func pages(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let items = (0..<101).map { _ in TriggerItem(task: "a", payload: Packet(data: "1")) }
            for item in items { try await client.cancel(client.trigger(item).id) }
            var page = try await client.listRuns(RunFilter(statuses: [.canceled], limit: 100))
            while let next = page.next {
                page = try await client.listRuns(RunFilter(statuses: [.canceled], limit: 100, after: next))
            }
            #expect(page.runs.count == 1)
        }
    }

    @Test("queues are listed by name, and page by page", arguments: Way.allCases)
    func queues(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            _ = try await api.register("hello")
            try await api.declare("mail")
            _ = try await client.trigger(
                TriggerItem(task: "hello", payload: .none, options: TriggerOptions(queue: "mail")))
            let list = try await client.listQueues()
            #expect(list.queues.map(\.name) == ["mail", "hello"])
            #expect(list.queues.map(\.queued) == [1, 0])
            #expect(list.queues.map(\.type) == [.custom, .task])
            let page = try await client.listQueues(page: 2, perPage: 1)
            #expect(page == QueueList(queues: [list.queues[1]], page: 2, pageCount: 2, count: 2))
        }
    }

    @Test("a queue is given a limit as a number or in percent, and the declared one again", arguments: Way.allCases)
    func limits(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            _ = try await api.register("hello")
            #expect(try await client.overrideConcurrencyLimit(of: "task/hello", to: 7).concurrencyLimit == 7)
            #expect(try await client.overrideConcurrencyLimit(of: "task/hello", toPercent: 0.5).concurrencyLimit == 50)
            #expect(try await client.resetConcurrencyLimit(of: "task/hello").concurrencyLimit == nil)
            for percent in [0, 100.5] {
                let error = await #expect(throws: TransportError.self) {
                    try await client.overrideConcurrencyLimit(of: "task/hello", toPercent: percent)
                }
                #expect(error?.code == .refused && error?.message.contains("percent") == true)
            }
        }
    }

    @Test("a page that cannot be is refused", arguments: Way.allCases)
    func refusals(way: Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let runs = await #expect(throws: TransportError.self) { try await client.listRuns(RunFilter(limit: 101)) }
            #expect(runs?.code == .refused)
            let queues = await #expect(throws: TransportError.self) { try await client.listQueues(page: 0) }
            #expect(queues?.code == .refused)
        }
    }

    @Test("a server says how it is without a key")
    func health() async throws {
        try await withAPI(.live) { api async throws in
            let port = try #require(api.client.port)
            let transport = HTTPClientTransport(baseURL: "http://127.0.0.1:\(port)")
            // What it says is asked for here, not how soon on a machine that does other things as well.
            let health = try await transport.health(timeout: .seconds(300))
            #expect(health.status == "ok" && health.version == LibraryVersion.current)
            #expect(health.events?.dropped == 0 && health.events?.pruned == 0)
        }
    }
}
