import Foundation
import Logging
import Synchronization
import Testing
import Trigger
import TriggerEmbedded
import TriggerModel
import TriggerSQLite
import TriggerTesting

@testable import TriggerEngine

@Suite("An event store that is slow, away or full", .timeLimit(.minutes(5)))
struct EventIntakeTests {
    /// A system with a task that logs, and an event store that does as it is told.
    private static func with(
        _ store: UnreliableStore, options: EventOptions = EventOptions(),
        worker change: (inout WorkerOptions) -> Void = { _ in },
        _ body: (TriggerClient, Engine, ManualClock) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let runs = try await SQLiteStore.open(at: .memory, now: clock.now)
        let engine = Engine(store: runs, events: store, eventOptions: options, time: clock, logger: quiet)
        var workerOptions = WorkerOptions(time: clock, logger: quiet)
        change(&workerOptions)
        let worker = Worker(transport: EmbeddedRunTransport(engine), options: workerOptions) { Self.logs }
        let client = TriggerClient(EmbeddedClientTransport(engine), time: clock)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await engine.run() }
            group.addTask { try await worker.run() }
            defer {
                store.mend()
                group.cancelAll()
            }
            try await body(client, engine, clock)
        }
    }

    private static let logs = task("logs") { (count: Int, context) async throws -> Int in
        for number in 0..<count { context.logger.info("line \(number)") }
        return count
    }

    private static func lines(_ client: TriggerClient, _ run: RunID) async throws -> [String] {
        try await client.events(of: run).events.filter(\.isLog).map(\.message)
    }

    @Test("a run's result is there though the event store is stuck, and its lines are when it no longer is")
    func stuck() async throws {
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .stuck)
        try await Self.with(store) { client, _, _ async throws in
            for _ in 0..<20 {
                let run = try await client.trigger(Self.logs.name, 5)
                try await eventually { try await client.retrieve(run.id).isCompleted }
            }
            let run = try await client.trigger(Self.logs.name, 3)
            try await eventually { try await client.retrieve(run.id).isCompleted }
            store.mend()
            try await eventually { try await Self.lines(client, run.id).count == 3 }
        }
    }

    @Test("lines that the store refuses are brought again until it takes them")
    func failing() async throws {
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .failing)
        try await Self.with(store) { client, _, clock async throws in
            let run = try await client.trigger(Self.logs.name, 3)
            try await eventually { try await client.retrieve(run.id).isCompleted }
            try await eventually { store.refusals > 0 }
            store.mend()
            try await eventually {
                clock.advance(by: .seconds(1))
                return try await Self.lines(client, run.id) == ["line 0", "line 1", "line 2"]
            }
        }
    }

    @Test("what a stuck store leaves no room for is dropped, counted, and told in the run")
    func full() async throws {
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .stuck)
        let options = EventOptions(mostWaiting: 10)
        try await Self.with(store, options: options) { client, engine, _ async throws in
            // The first is under way and stuck; the second waits; a third has no room.
            let run = RunID(rawValue: "run_1")
            let event = { @Sendable (number: Int) in
                TraceEvent(
                    run: run, place: TracePlace(attempt: 1), sequence: number, kind: .log, message: "line",
                    startedAt: engine.now)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.record([event(0)], in: .development) }
                try await eventually { store.isHolding }
                group.addTask { try await engine.record((1...10).map(event), in: .development) }
                try await eventually { engine.intake?.waiting == 10 }
                try await engine.record([event(11), event(12)], in: .development)
                #expect(engine.droppedEvents == 2)
                store.mend()
                try await group.waitForAll()
            }
            let query = EventQuery(runs: [run])
            let events = try await store.events(.development, matching: query)
            #expect(events.count { $0.kind == .log } == 11)
            #expect(events.filter { $0.kind == .dropped }.map(\.message) == ["2 log lines were dropped"])
        }
    }

    @Test("lines are pruned by their age as time goes on")
    func pruning() async throws {
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .sound)
        try await Self.with(store, options: EventOptions(retention: .seconds(3_600))) { client, _, clock async throws in
            let run = try await client.trigger(Self.logs.name, 3)
            try await eventually { try await Self.lines(client, run.id).count == 3 }
            clock.advance(by: .seconds(1_800))
            #expect(try await Self.lines(client, run.id).count == 3)
            clock.advance(by: .seconds(1_900))
            try await eventually {
                clock.advance(by: .seconds(60))
                return try await Self.lines(client, run.id).isEmpty
            }
        }
    }

    @Test("those who watch are told of each line once, whoever brings it how often")
    func observers() async throws {
        let watcher = Watcher()
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .sound)
        let replays: (inout WorkerOptions) -> Void = { $0.replay = .always }
        try await Self.with(store, options: EventOptions(observers: [watcher]), worker: replays) {
            client, _, _ async throws in
            let run = try await client.trigger(Self.logs.name, 3)
            try await eventually { watcher.messages.count >= 3 }
            let again = try await client.events(of: run.id).events.filter(\.isLog)
            #expect(again.map(\.message) == watcher.messages)
        }
    }
}

/// Notes what was stored.
private final class Watcher: EventObserver {
    private let all = Mutex<[String]>([])

    var messages: [String] {
        all.withLock { $0 }
    }

    func stored(_ events: [TraceEvent], in environment: EnvironmentID) {
        all.withLock { $0 += events.map(\.message) }
    }
}

/// An event store that does not answer, or refuses, until it is mended.
private final class UnreliableStore: EventStore {
    enum Condition: Sendable {
        case sound, stuck, failing
    }

    private struct State {
        var condition: Condition
        var held: [CheckedContinuation<Void, Never>] = []
        var refusals = 0
    }

    private let store: SQLiteEventStore
    private let state: Mutex<State>

    init(_ store: SQLiteEventStore, _ condition: Condition) {
        self.store = store
        state = Mutex(State(condition: condition))
    }

    var isHolding: Bool {
        state.withLock { !$0.held.isEmpty }
    }

    var refusals: Int {
        state.withLock { $0.refusals }
    }

    func mend() {
        let held = state.withLock { state in
            state.condition = .sound
            defer { state.held = [] }
            return state.held
        }
        for one in held { one.resume() }
    }

    func append(_ events: [TraceEvent], to environment: EnvironmentID, now: Date) async throws -> [TraceEvent] {
        let isFailing = state.withLock { state in
            if state.condition == .failing { state.refusals += 1 }
            return state.condition == .failing
        }
        if isFailing { throw StoreError(.full, "there is no room") }
        await withCheckedContinuation { continuation in
            let isStuck = state.withLock { state in
                if state.condition == .stuck { state.held.append(continuation) }
                return state.condition == .stuck
            }
            if !isStuck { continuation.resume() }
        }
        return try await store.append(events, to: environment, now: now)
    }

    func events(_ environment: EnvironmentID, matching query: EventQuery) async throws -> [TraceEvent] {
        try await store.events(environment, matching: query)
    }

    func prune(before instant: Date, keeping bytes: Int64, limit: Int) async throws -> Int {
        try await store.prune(before: instant, keeping: bytes, limit: limit)
    }

    func usage() async throws -> EventUsage {
        try await store.usage()
    }

    func close() async throws {
        try await store.close()
    }
}
