import Foundation
import Testing
import Trigger
import TriggerEngine
import TriggerModel
import TriggerSQLite

/// A server that is killed while it removes old runs.
@Suite("Kills during the removal of old runs", .timeLimit(.minutes(10)))
struct PruneKillTests {
    private static let past = SystemTime().now.addingTimeInterval(-100 * 86_400)

    /// An old run: ended, unless it is to go on.
    private static func run(_ number: Int, parent: RunID? = nil, isOpen: Bool = false) -> RunRecord {
        let id: RunID = SystemIDSource().next(now: past, sequence: number)
        var state = RunState(
            environment: .development, id: id, task: "old", queue: "task/old", parent: parent, createdAt: past)
        if isOpen {
            (state.status, state.openWaits) = (.waitingToResume, 1)
        } else {
            (state.status, state.finishedAt) = (.completedSuccessfully, past)
            state.ending = RunState.Ending(output: Packet(data: "1"))
        }
        return RunRecord(state: state, details: RunDetails(id: id, payload: Packet(data: "\(number)"), tags: ["old"]))
    }

    @Test("after the kill the removal goes on, and takes nothing that an unfinished run needs")
    func kill() async throws {
        let setup = ShowcaseSetup(victim: .allInOne, point: "afterPruning", repeats: 0...0)
        try await TestFolder.with { folder in
            let data = folder.path("data")
            try FileManager.default.createDirectory(atPath: data, withIntermediateDirectories: true)
            let file = data + "/trigger.sqlite"
            let open = Self.run(0, isOpen: true)
            let children = (1...10).map { Self.run($0, parent: open.state.id) }
            try await Self.save([open] + children + (11...1_700).map { Self.run($0) }, in: file)
            try await setup.run(in: folder) { showcase in
                let hello: TaskName<[String: String], [String: String]> = "hello-world"
                let handle = try await showcase.client.trigger(hello, ["message": "new"])
                _ = try await handle.result(every: .milliseconds(100)).get()
                while try await showcase.client.listRuns(RunFilter(tags: ["old"], limit: 100)).runs.count != 11 {
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(showcase.kills == 1 && folder.exists("killed"))
                #expect(try await showcase.client.retrieve(handle.id).isCompleted)
            }
            let store = try await SQLiteStore.open(at: .file(file), now: SystemTime().now)
            let ids = ([open] + children).map(\.state.id)
            let kept = try await store.read { try $0.records(.development, ids).count }
            #expect(kept == ids.count)
            try await store.close()
        }
    }

    private static func save(_ runs: [RunRecord], in file: String) async throws {
        let store = try await SQLiteStore.open(at: .file(file), now: past)
        try await store.write { transaction in
            var changes = ChangeSet()
            changes.newRuns = runs
            try transaction.save(changes)
        }
        try await store.close()
    }
}
