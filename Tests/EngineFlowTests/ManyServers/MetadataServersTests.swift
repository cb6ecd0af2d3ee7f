import TestSupport
import Testing
import TriggerEngine
import TriggerModel

#if Postgres
@Suite(
    "Metadata of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct MetadataServersTests {
    @Test("T134 children at two servers that change their parent's metadata at once lose no change")
    func parent() async throws {
        try await ServerPair.run { servers in
            let first = try await servers.one.worker("t")
            let parent = try await servers.one.trigger("t")
            let items = [1, 2].map { TriggerItem(task: "t", payload: Packet(data: "\($0)")) }
            let opening = RunChange.RunsOpening(
                id: EntryKey(scope: "", key: "c"), kind: .batchTrigger, fingerprint: "f", attempt: 1, items: items)
            try await first.write(try await first.next().execution, .triggerRuns(opening))
            let one = try await first.next()
            let second = try await servers.other.worker("t")
            let other = try await second.next()
            async let some: Void = Self.count(first, one)
            async let others: Void = Self.count(second, other)
            _ = try await (some, others)
            let counted = try await servers.one.engine.metadata(of: parent, in: .development)
            #expect(counted.values == ["n": .integer(40)])
        }
    }

    /// Counts up the number of a run's parent twenty times.
    private static func count(_ worker: ScriptedWorker, _ run: Assignment) async throws {
        for before in 0..<20 {
            let change = TargetedOperation(.parent, .increment("n", .integer(1)))
            let changes = MetadataChanges([change], parent: run.run.parent, root: run.run.root)
            let write = RunChange.MetadataWrite(
                attempt: run.attempt, before: before, through: before + 1, changes: changes)
            guard case .metadata = try await worker.write(run.execution, .changeMetadata(write)) else {
                Issue.record("the change was to be made")
                return
            }
        }
    }
}
#endif
