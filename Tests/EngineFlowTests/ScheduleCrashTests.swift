import Foundation
import Synchronization
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

@Suite("Schedules of a server that is killed", .timeLimit(.minutes(10)))
struct ScheduleCrashTests {
    @Test("a server that is killed between a fire and its commit fires nothing; the next one fires the tick once")
    func killed() async throws {
        let clock = ManualClock()
        try await RigStore.chosen.with(now: clock.now) { store in
            let (dying, start) = (DyingStore(store), clock.now)
            var id: ScheduleID?
            try await EngineRig.run(on: dying, clock) { rig in
                try await rig.registerTick()
                id = try await rig.schedule("@hourly").id
                dying.die()
                clock.advance(to: start + 3_600)
                try await eventually { dying.lostCommits > 0 }
            }
            let schedule = try #require(id)
            let query = RunQuery(schedules: [schedule.rawValue])
            #expect(try await store.read { try $0.runIDs(.development, matching: query) } == [])
            try await EngineRig.run(on: store, clock) { rig in
                try await rig.registerTick()
                try await eventually {
                    clock.advance(by: .seconds(1))
                    return try await !rig.scheduledRuns(schedule).isEmpty
                }
                #expect(try await rig.scheduledRuns(schedule).map(\.timestamp) == [start + 3_600])
                #expect(try await rig.engine.schedule(schedule, in: .development).nextAt == start + 7_200)
            }
        }
    }
}

/// A store that does all of a transaction, and from a moment on loses it before its commit.
private final class DyingStore: Store {
    private let store: any Store
    private let state = Mutex((isDead: false, lost: 0))

    init(_ store: any Store) {
        self.store = store
    }

    func die() {
        state.withLock { $0.isDead = true }
    }

    /// How many transactions were lost.
    var lostCommits: Int {
        state.withLock { $0.lost }
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
        try await store.write { transaction in
            let value = try body(transaction)
            try self.lose()
            return value
        }
    }

    private func lose() throws {
        try state.withLock { state in
            guard state.isDead else { return }
            state.lost += 1
            throw StoreError(.full, "the server was killed")
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreSnapshot) throws -> Value) async throws -> Value {
        try await store.read(body)
    }

    var isShared: Bool { store.isShared }
    var wakeUps: AsyncStream<StoreSignal> { store.wakeUps }

    func close() async throws {}
}
