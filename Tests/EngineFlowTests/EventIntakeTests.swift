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

@Suite("An event store that is slow, away or full", .timeLimit(.minutes(10)))
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
                let other = EnvironmentID(rawValue: 2)
                try await engine.record([event(13)], in: other)
                #expect(engine.droppedEvents == 3)
                store.mend()
                try await group.waitForAll()
            }
            let query = EventQuery(runs: [run])
            let events = try await store.events(.development, matching: query).events
            #expect(events.count { $0.kind == .log } == 11)
            #expect(events.filter { $0.kind == .dropped }.map(\.message) == ["2 log lines were dropped"])
            let other = EnvironmentID(rawValue: 2)
            try await engine.record([event(14)], in: other)
            let others = try await store.events(other, matching: query).events
            #expect(others.filter { $0.kind == .dropped }.map(\.message) == ["1 log line was dropped"])
        }
    }

    private static func line(_ number: Int, _ message: String = "line") -> TraceEvent {
        TraceEvent(
            run: RunID(rawValue: "run_1"), place: TracePlace(attempt: 1), sequence: number, kind: .log,
            message: message,
            startedAt: ManualClock().now)
    }

    @Test("a line that the store never takes costs none of those that others bring, and whoever brings it is told")
    func poison() async throws {
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .stuck)
        try await Self.with(store) { _, engine, _ async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await engine.record([Self.line(0)], in: .development) }
                try await eventually { store.isHolding }
                group.addTask { try await engine.record((1...9).map { Self.line($0) }, in: .development) }
                group.addTask {
                    let mixed = (10...99).map { Self.line($0, $0 == 50 ? UnreliableStore.poison : "line") }
                    let error = await #expect(throws: EngineError.self) {
                        try await engine.record(mixed, in: .development)
                    }
                    #expect(error?.code == .badRequest)
                }
                try await eventually { engine.intake?.waiting == 99 }
                store.mend()
                try await group.waitForAll()
            }
            let events = try await store.events(.development, matching: EventQuery(runs: [RunID(rawValue: "run_1")]))
            #expect(events.events.map(\.sequence) == (0...99).filter { $0 != 50 })
        }
    }

    @Test("a run's id with a character that no store takes is refused by name")
    func hostileRun() async throws {
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .sound)
        try await Self.with(store) { _, engine, _ async throws in
            var event = Self.line(0)
            event.run = RunID(rawValue: "run_\u{0}")
            let error = await #expect(throws: EngineError.self) { try await engine.record([event], in: .development) }
            #expect(error?.code == .badRequest && error?.message.contains("events[0].run") == true)
        }
    }

    @Test("a shutdown waits some seconds for a stuck store and no longer, and those who wait for it are told")
    func shutdown() async throws {
        let clock = ManualClock()
        let store = UnreliableStore(try await SQLiteEventStore.open(at: .memory), .stuck)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let runs = try await SQLiteStore.open(at: .memory, now: clock.now)
        let engine = Engine(store: runs, events: store, time: clock, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let running = Task { try await engine.run() }
            let first = Task { try await engine.record([Self.line(0)], in: .development) }
            try await eventually { store.isHolding }
            let second = Task { try await engine.record([Self.line(1)], in: .development) }
            try await eventually { engine.intake?.waiting == 1 }
            second.cancel()
            await #expect(throws: CancellationError.self) { try await second.value }
            running.cancel()
            group.addTask {
                while !Task.isCancelled {
                    clock.advance(by: .seconds(1))
                    try await Task.sleep(for: .milliseconds(5))
                }
            }
            try await running.value
            let error = await #expect(throws: EngineError.self) { try await first.value }
            #expect(error?.code == .unavailable)
            group.cancelAll()
            store.mend()
            // The one that turns the clock ends by being cancelled.
            while let ended = await group.nextResult() { _ = ended }
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
            client, engine, _ async throws in
            let run = try await client.trigger(Self.logs.name, 3)
            try await eventually { watcher.messages.count >= 3 }
            let events = try await store.events(.development, matching: EventQuery(runs: [run.id])).events
            #expect(events.map(\.message) == watcher.messages)
            for _ in 0..<3 { try await engine.record(events, in: .development) }
            #expect(watcher.messages == ["line 0", "line 1", "line 2"])
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

    /// The line that it never takes.
    static let poison = "poison"

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
        if events.contains(where: { $0.message == Self.poison }) { throw StoreError(.data, "it is poison") }
        return try await store.append(events, to: environment, now: now)
    }

    func events(_ environment: EnvironmentID, matching query: EventQuery) async throws -> EventPage {
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
