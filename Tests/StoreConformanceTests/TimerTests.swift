import Testing
import TriggerEngine
import TriggerModel

import struct Foundation.Date

@Suite("Timers", .timeLimit(.minutes(10)))
struct TimerTests {
    private static func timer(_ subject: String, at second: Double, entry: EntryKey? = nil) -> EngineTimer {
        let id = EngineTimer.ID(entry == nil ? .retry : .wait, subject, entry: entry)
        return EngineTimer(environment: Sample.environment, id: id, dueAt: Sample.time(second))
    }

    private static func take(_ store: any Store, at second: Double, limit: Int = 100) async throws -> [EngineTimer] {
        try await store.write { transaction in
            let due = try transaction.dueTimers(now: Sample.time(second), limit: limit)
            let taken = try transaction.takeTimers(due)
            return due.filter { taken.contains($0.id) }
        }
    }

    @Test("due timers are taken once, the earliest first", arguments: StoreUnderTest.allCases)
    func due(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let timers = [
                Self.timer("a", at: 3), Self.timer("b", at: 1), Self.timer("c", at: 2), Self.timer("d", at: 9),
            ]
            try await store.save { $0.timers = timers }
            #expect(try await Self.take(store, at: 3, limit: 2) == [timers[1], timers[2]])
            #expect(try await Self.take(store, at: 3) == [timers[0]])
            #expect(try await Self.take(store, at: 3) == [])
        }
    }

    @Test("a timer about a journal entry keeps it, and each entry has its own", arguments: StoreUnderTest.allCases)
    func entries(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let keys = [
                EntryKey(scope: "", key: "k"), EntryKey(scope: "s/t", key: "k", generation: 2),
                EntryKey(scope: "s", key: ""),
            ]
            let timers = keys.enumerated().map { Self.timer("run", at: Double($0), entry: $1) }
            try await store.save { $0.timers = timers }
            #expect(try await Self.take(store, at: 9) == timers)
        }
    }

    @Test("a timer set again moves", arguments: StoreUnderTest.allCases)
    func moving(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.timers = [Self.timer("a", at: 1)] }
            try await store.save { $0.timers = [Self.timer("a", at: 5)] }
            #expect(try await Self.take(store, at: 4) == [])
            #expect(try await Self.take(store, at: 5) == [Self.timer("a", at: 5)])
        }
    }

    @Test("an ended timer never comes due", arguments: StoreUnderTest.allCases)
    func ending(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let timer = Self.timer("a", at: 1)
            try await store.save { $0.timers = [timer, Self.timer("b", at: 2)] }
            try await store.save {
                $0.endedTimers = [ChangeSet.EndedTimer(environment: timer.environment, id: timer.id)]
            }
            #expect(try await Self.take(store, at: 9).map(\.id.subject) == ["b"])
        }
    }

    @Test("the next timer is the earliest, and there is none when all are gone", arguments: StoreUnderTest.allCases)
    func next(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            #expect(try await store.read { try $0.nextTimer() } == nil)
            try await store.save { $0.timers = [Self.timer("a", at: 7.125), Self.timer("b", at: 8)] }
            #expect(try await store.read { try $0.nextTimer() } == Sample.time(7.125))
            _ = try await Self.take(store, at: 10)
            #expect(try await store.read { try $0.nextTimer() } == nil)
        }
    }

    @Test("a timer whose transaction failed is still due", arguments: StoreUnderTest.allCases)
    func failedTake(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.save { $0.timers = [Self.timer("a", at: 1)] }
            await #expect(throws: Refusal()) {
                try await store.write { transaction in
                    let due = try transaction.dueTimers(now: Sample.time(2), limit: 1)
                    #expect(try transaction.takeTimers(due).count == 1)
                    throw Refusal()
                }
            }
            #expect(try await Self.take(store, at: 2).count == 1)
        }
    }
}
