import Dispatch
import Synchronization
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerPostgres

#if Postgres
@Suite(
    "Limits and lines of many servers", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct LimitServersTests {
    private static let mail = TaskManifest(id: "mail", queue: QueueManifest(name: "mail", sizeLimit: 1))

    @Test("a part of the environment's limit is one of that which there is, whichever server sets which, and when")
    func parts() async throws {
        try await ServerPair.run { servers in
            _ = try await servers.one.worker([Self.mail])
            for round in 1...20 {
                async let base: Void = servers.one.engine.limit(.development, to: 100 * round)
                async let part: Void = servers.other.engine.overrideLimit(
                    of: "mail", toPercent: 50, in: .development)
                _ = try await (base, part)
                #expect(try await Self.override(servers)?.limit == 50 * round)
            }
        }
    }

    @Test("an override that one server takes away does not come back when another changes the environment's limit")
    func reset() async throws {
        try await ServerPair.run { servers in
            _ = try await servers.one.worker([Self.mail])
            for round in 1...20 {
                try await servers.one.engine.overrideLimit(of: "mail", toPercent: 50, in: .development)
                async let base: Void = servers.one.engine.limit(.development, to: 100 * round)
                async let reset: Void = servers.other.engine.resetLimit(of: "mail", in: .development)
                _ = try await (base, reset)
                #expect(try await Self.override(servers) == nil)
            }
        }
    }

    @Test("what one server sets of the limit and another of the burst holds together")
    func halves() async throws {
        try await ServerPair.run { servers in
            for round in 1...20 {
                let burst = EngineOptions(burst: Double(round % 2 + 1))
                async let base: Void = servers.one.engine.limit(.development, to: 10 * round)
                async let start: Void = Self.start(servers, burst)
                _ = try await (base, start)
                let record = try await servers.one.engine.environmentRecord(.development)
                #expect(record.totalLimit == 10 * round * (round % 2 + 1))
            }
        }
    }

    /// Starts and stops a third server.
    private static func start(_ servers: ServerPair, _ options: EngineOptions) async throws {
        let store = try await PostgresStore.open(at: servers.location)
        let result = await Result {
            try await EngineRig.run(on: store, servers.clock, serverName: "third", options: options) { rig in
                // The first commit comes after the start.
                try await rig.engine.pause(.development, false)
            }
        }
        try await store.close()
        try result.get()
    }

    private static func override(_ servers: ServerPair) async throws -> LimitOverride? {
        try await servers.one.engine.queue("mail", in: .development).override
    }

    @Test(
        "a run set apart that somebody has hold of is waited for when its task comes, or its queue",
        arguments: [false, true])
    func apart(isTaskKnown: Bool) async throws {
        try await ServerPair.run { servers in
            if isTaskKnown { _ = try await servers.one.worker("sender") }
            let run = try await servers.one.trigger("sender", TriggerOptions(queue: "mail"))
            try await Held.run(servers) { transaction in
                _ = try transaction.runs(.development, [run])
            } while: { held in
                let tasks = isTaskKnown ? [Self.mail] : [TaskManifest(id: "sender"), Self.mail]
                let isDone = Atomic(false)
                async let worker: Void = {
                    defer { isDone.store(true, ordering: .releasing) }
                    _ = try await servers.one.worker(tasks)
                }()
                try await eventually {
                    let isWaiting = try await Self.waits(servers)
                    return isWaiting || isDone.load(ordering: .acquiring)
                }
                held.release()
                try await worker
            }
            #expect(try await servers.one.engine.record(run, in: .development).state.line?.isReady == true)
        }
    }

    /// Whether a session waits for another's row.
    private static func waits(_ servers: ServerPair) async throws -> Bool {
        let sql = """
            SELECT count(*)::text FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
            WHERE NOT l.granted AND l.locktype IN ('transactionid', 'tuple') AND a.query LIKE '%trigger_runs%'
            """
        return try await PostgresStore.execute([sql], at: servers.location).first != "0"
    }

    @Test("a trigger whose run does not come into line at once does not wait for whoever counts the line")
    func delayed() async throws {
        try await ServerPair.run { servers in
            _ = try await servers.one.worker([Self.mail])
            try await Held.run(servers) { transaction in
                _ = try transaction.lineLengths(.development, upTo: ["mail": 1])
            } while: { held in
                let run = try await servers.one.trigger("mail", TriggerOptions(delay: .seconds(3_600)))
                #expect(try await servers.one.status(run) == .delayed)
                held.release()
            }
            // The limit holds all the same.
            try await servers.one.trigger("mail")
            await #expect(throws: EngineError.self) { try await servers.other.trigger("mail") }
        }
    }

    @Test("a part of a batch that does not make it complete does not wait for whoever counts the line")
    func batchPart() async throws {
        try await ServerPair.run { servers in
            _ = try await servers.one.worker([Self.mail])
            let opening = BatchOpening(runCount: 3, tasks: ["mail"])
            let batch = try await servers.one.engine.createBatch(opening, in: .development).id
            let item = TriggerItem(task: "mail", payload: .none)
            try await Held.run(servers) { transaction in
                _ = try transaction.lineLengths(.development, upTo: ["mail": 1])
            } while: { held in
                let progress = try await servers.one.engine.add([0: item, 1: item], to: batch, in: .development)
                #expect(progress.accepted == 2 && !progress.isSealed)
                held.release()
            }
            // The limit holds all the same, for what came before as well.
            #expect(try await servers.other.engine.add([2: item], to: batch, in: .development).isSealed)
            guard case .sealed(let record, _) = try await servers.one.engine.batch(batch, in: .development) else {
                return #expect(Bool(false), "not sealed")
            }
            #expect(record.runs.count == 1 && record.faults.count == 2)
        }
    }
}

/// A transaction of a third server that is held open.
private final class Held: Sendable {
    private let end = DispatchSemaphore(value: 0)

    /// Lets it go on, to its end.
    func release() {
        end.signal()
    }

    /// Runs a body while a transaction that did something is open; the body has it go on, or its end does.
    static func run(
        _ servers: ServerPair, _ locks: @escaping @Sendable (any StoreTransaction) throws -> Void,
        while body: (Held) async throws -> Void
    ) async throws {
        let store = try await PostgresStore.open(at: servers.location)
        let (held, (begun, begin)) = (Held(), AsyncStream.makeStream(of: Void.self))
        // What waits is the store's own thread.
        let transaction = Task {
            defer { begin.finish() }
            try await store.write { transaction in
                try locks(transaction)
                begin.finish()
                held.end.wait()
            }
        }
        for await _ in begun {}
        let result = await Result { try await body(held) }
        held.release()
        _ = await transaction.result
        try await store.close()
        try result.get()
    }
}

extension RunState.Line {
    fileprivate var isReady: Bool {
        if case .ready = self { true } else { false }
    }
}
#endif
