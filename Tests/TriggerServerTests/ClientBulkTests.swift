import Foundation
import HummingbirdTesting
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel
import TriggerTesting

@testable import TriggerServer

@Suite("The bulk actions of TriggerClient", .timeLimit(.minutes(10)))
struct ClientBulkTests {
    private func client(_ way: ClientListTests.Way, _ api: TestAPI) throws -> TriggerClient {
        let time = TurningTime(clock: api.clock)
        switch way {
        case .embedded: return TriggerClient(EmbeddedClientTransport(api.engine), time: time)
        case .http:
            let port = try #require(api.client.port)
            return TriggerClient(.http(baseURL: "http://127.0.0.1:\(port)", secretKey: TestAPI.key), time: time)
        }
    }

    @Test("failed runs of a day are replayed, and how many they were is told", arguments: ClientListTests.Way.allCases)
    func guide(way: ClientListTests.Way) async throws {
        try await withAPI(.live) { api async throws in
            let client = try client(way, api)
            let run = try await client.trigger(
                TriggerItem(task: "import", payload: .none, options: TriggerOptions(maxAttempts: 1))
            ).id
            let worker = try await api.register("import")
            let execution = try #require(try await api.poll(worker).first).execution
            _ = try await api.write(worker, execution, .start)
            let failure = AttemptOutcome.failure(.string(raw: "away"), retryAfterMs: nil)
            _ = try await api.write(worker, execution, .finish(failure, activeMs: 1))
            api.clock.advance(by: .seconds(60))
            #expect(try await client.retrieve(run).status == .failed)
            let yesterday = api.clock.now.addingTimeInterval(-86_400)
            let failed = RunFilter(statuses: [.failed], tasks: ["import"], createdFrom: yesterday)
            let id = try await client.createBulkAction(.replay, of: .matching(failed), name: "after the outage")
            let action = try await client.pollBulkAction(id)
            #expect(action.counts.success == 1)
            #expect(try await client.pollBulkAction(id, atMost: .max) == action)
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
            let replayed = try await client.pollBulkAction(replay)
            #expect(replayed.counts == BulkActionObject.Counts(total: 1, success: 1) && replayed.name == "again")
            let made = try await client.listRuns(RunFilter(bulkAction: replay)).runs
            #expect(made.count == 1 && Set(made.first?.tags ?? []) == ["vip", "eu"])
            let cancel = try await client.createBulkAction(.cancel, of: .runs([vip, other]))
            #expect(try await client.pollBulkAction(cancel).counts.success == 2)
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
            for (kind, region) in [(BulkActionObject.Kind.replay, "eu"), (.cancel, "default")] {
                let error = await #expect(throws: TransportError.self) {
                    _ = try await client.createBulkAction(
                        kind, of: .runs([RunID(rawValue: "run_1")]), targetRegion: region)
                }
                #expect(error?.code == .refused && error?.message.contains("targetRegion") == true)
            }
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

/// A clock that every pause turns.
private struct TurningTime: TimeSource {
    let clock: ManualClock

    var now: Date {
        clock.now
    }

    func sleep(until instant: Date) async throws {
        clock.advance(to: max(instant, clock.now))
    }
}
