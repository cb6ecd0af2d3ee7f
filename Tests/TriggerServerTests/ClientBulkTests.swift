import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("The bulk actions of TriggerClient", .timeLimit(.minutes(2)))
struct ClientBulkTests {
    private func client(_ way: ClientListTests.Way, _ api: TestAPI) throws -> TriggerClient {
        switch way {
        case .embedded: return TriggerClient(EmbeddedClientTransport(api.engine), time: api.clock)
        case .http:
            let port = try #require(api.client.port)
            return TriggerClient(.http(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key), time: api.clock)
        }
    }

    /// Reads a bulk action until it is over.
    private func end(_ id: BulkActionID, _ client: TriggerClient, _ api: TestAPI) async throws -> BulkActionObject {
        while true {
            api.clock.advance(by: .milliseconds(1))
            let action = try await client.pollBulkAction(id, atMost: 1)
            if action.status != .pending { return action }
        }
    }

    @Test("runs are replayed by a filter and cancelled by their ids", arguments: ClientListTests.Way.allCases)
    func actions(way: ClientListTests.Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            func triggered(_ task: String, _ tags: [String]) async throws -> RunID {
                try await client.trigger(
                    TriggerItem(task: task, payload: Packet(data: "1"), options: TriggerOptions(tags: tags))
                ).id
            }
            let (vip, other) = (try await triggered("a", ["vip", "eu"]), try await triggered("a", ["eu"]))
            let filter = RunFilter(
                statuses: [.queued], tasks: ["a"], queues: ["task/a"], tags: ["vip", "eu"], tagMatch: .all,
                isTest: false)
            let replay = try await client.createBulkAction(.replay, of: .matching(filter), name: "again")
            let replayed = try await end(replay, client, api)
            #expect(replayed.counts == BulkActionObject.Counts(total: 1, success: 1) && replayed.name == "again")
            let made = try await client.listRuns(RunFilter(bulkAction: replay)).runs
            #expect(made.count == 1 && Set(made.first?.tags ?? []) == ["vip", "eu"])
            let cancel = try await client.createBulkAction(.cancel, of: .runs([vip, other]))
            #expect(try await end(cancel, client, api).counts.success == 2)
            #expect(try await client.listBulkActions().actions.map(\.id) == [cancel, replay])
            let first = try await client.listBulkActions(limit: 1)
            #expect(first.next == cancel.rawValue)
            #expect(try await client.listBulkActions(limit: 1, after: first.next).actions == [replayed])
            try await client.abortBulkAction(cancel)
            #expect(try await client.retrieveBulkAction(cancel).status == .completed)
        }
    }

    @Test("what cannot be is refused", arguments: ClientListTests.Way.allCases)
    func refusals(way: ClientListTests.Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let none = BulkActionID(rawValue: "bulk_none")
            for selection in [BulkSelection.runs([]), .matching(RunFilter()), .matching(RunFilter(limit: 3))] {
                let error = await #expect(throws: TransportError.self) {
                    _ = try await client.createBulkAction(.cancel, of: selection)
                }
                #expect(error?.code == .refused)
            }
            let error = await #expect(throws: TransportError.self) { try await client.abortBulkAction(none) }
            #expect(error?.code == .notFound)
            let page = await #expect(throws: TransportError.self) { _ = try await client.listBulkActions(limit: 0) }
            #expect(page?.code == .refused)
        }
    }
}
