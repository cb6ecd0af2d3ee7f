import Synchronization
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "Queues that another server pauses meanwhile", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct OpenQueueTests {
    private static let pause = QueueChange(
        environment: Sample.environment, name: "queue", isOfTask: false, action: .pause(true))

    @Test(
        "a transaction that found a queue open is done again when it is paused before runs are handed out",
        arguments: [true, false])
    func pausedMeanwhile(_ isKnown: Bool) async throws {
        try await TestDatabase.withStores { store, other, _ in
            let looks = Mutex(0)
            if isKnown { _ = try await store.write { try $0.openQueues(Sample.environment, ["queue"]) } }
            let open = try await store.write { transaction in
                let open = try transaction.openQueues(Sample.environment, ["queue"])
                if looks.withLock({
                    $0 += 1
                    return $0 == 1
                }) {
                    try other.writeBlocking { try $0.save { $0.queues = [Self.pause] } }
                }
                let request = TakeRequest(tasks: ["task"], lanes: [""], limit: 1)
                _ = try transaction.takeReady(Sample.environment, request)
                return open
            }
            #expect(open == [] && looks.withLock { $0 } == 2)
        }
    }
}

extension StoreTransaction {
    /// Saves changes.
    fileprivate func save(_ fill: (inout ChangeSet) -> Void) throws {
        var changes = ChangeSet()
        fill(&changes)
        try save(changes)
    }
}
#endif
