import Logging
import Synchronization
import Testing
import Tracing
import TriggerModel

@testable import Trigger

@Suite("What runs log and trace", .timeLimit(.minutes(10)))
struct RecordingTests {
    private struct Line: Hashable {
        var text: String
        var place: String
        var sequence: Int

        init(_ event: TraceEvent) {
            (text, place, sequence) = (event.message, event.place.text, event.sequence)
        }
    }

    /// What was recorded of a kind, each identity once, as the server keeps it.
    private static func kept(_ server: FakeServer, _ kind: TraceEvent.Kind, count: Int) async -> [TraceEvent] {
        let isOver: @Sendable (FakeServer.State) -> Bool = { state in
            Set(state.recorded.filter { $0.kind == kind && !$0.isPartial }.map(\.id)).count >= count
        }
        await server.until(isOver)
        var seen: Set<TraceEvent.ID> = []
        return server.look(\.recorded).filter { $0.kind == kind && !$0.isPartial && seen.insert($0.id).inserted }
    }

    private static let logs = task("logs") { (_: NoValue, context) async throws -> Void in
        context.logger.info("first", metadata: ["order": "o-1", "count": .stringConvertible(3)])
        context.logger.debug("not kept")
        try await context.step("outer") {
            context.logger.warning("in the step")
            try await context.step("inner") { context.logger.notice("deeper") }
        }
        try await context.wait(for: .seconds(60), key: "wait")
        context.logger.error("last")
    }

    @Test(
        "a run's lines are kept with level, facts and place, and once however often its code is replayed",
        arguments: ReplayMode.both)
    func lines(replay: ReplayMode) async throws {
        try await WorkerRig.run(Tasks { Self.logs }, replay: replay) { rig in
            let id = rig.server.submit("logs")
            _ = await rig.server.ended(id)
            let kept = await Self.kept(rig.server, .log, count: 4)
            #expect(
                Set(kept.map(Line.init)).map { "\($0.place) \($0.sequence) \($0.text)" }.sorted() == [
                    "1 0 first", "1 1 last", "1:1:1:outer 0 in the step", "1:1:1:outer/inner 0 deeper",
                ])
            #expect(kept.first?.attributes == ["order": .string("o-1"), "count": .integer(3)])
            #expect(kept.map(\.level) == [.info, .warn, .log, .error])
        }
    }

    @Test("each try of a step's body has lines of its own, and so has each attempt")
    func tries() async throws {
        let fails = task("fails") { (_: NoValue, context) async throws -> Void in
            context.logger.info("attempt \(context.attempt)")
            try await context.step("step", retry: .constant(.seconds(1), maxAttempts: 2)) { step in
                context.logger.info("try \(step.number)")
                throw Boom()
            }
        }
        let retry: (inout WorkerOptions) -> Void = { $0.retry = .constant(.seconds(1), maxAttempts: 2) }
        try await WorkerRig.run(Tasks { fails }, options: retry) { rig in
            let id = rig.server.submit("fails", maxAttempts: 2)
            _ = await rig.server.ended(id)
            let kept = await Self.kept(rig.server, .log, count: 6)
            #expect(
                kept.map { "\($0.place.text) \($0.message)" } == [
                    "1 attempt 1", "1:1:1:step try 1", "1:1:2:step try 2", "2 attempt 2", "2:2:1:step try 1",
                    "2:2:2:step try 2",
                ])
            let attempts = await Self.kept(rig.server, .attempt, count: 2)
            #expect(attempts.map(\.place.attempt) == [1, 2])
            #expect(attempts.allSatisfy { $0.error?.message == "boom" && $0.level == .error })
        }
    }

    @Test("an attempt whose end the server did not take is not recorded as failed")
    func untaken() async throws {
        let fails = task("fails") { (server: String, context) async throws -> Void in
            Self.moved.withLock { $0 }?.change { state in
                if server == "moved" { state.runs[context.run.id]?.epoch += 1 }
            }
            throw Boom()
        }
        try await WorkerRig.run(Tasks { fails }) { rig in
            Self.moved.withLock { $0 = rig.server }
            let moved = rig.server.submit("fails", payload: "\"moved\"", maxAttempts: 1)
            await rig.server.until { state in
                state.writes.contains {
                    if case .finish = $0.change { $0.execution.run == moved } else { false }
                }
            }
            let stays = rig.server.submit("fails", payload: "\"stays\"", maxAttempts: 1)
            _ = await rig.server.ended(stays)
            #expect(await Self.kept(rig.server, .attempt, count: 1).map(\.run) == [stays])
        }
    }

    /// The server of the test above, for the code of its run.
    private static let moved = Mutex<FakeServer?>(nil)

    @Test("a run that ends at its first attempt has nothing recorded that it did not ask for")
    func nothing() async throws {
        let plain = task("plain") { (_: NoValue, context) async throws -> Void in try await context.step("s") {} }
        try await WorkerRig.run(Tasks { plain }) { rig in
            let id = rig.server.submit("plain")
            _ = await rig.server.ended(id)
            #expect(rig.server.look(\.recordings) == 0)
        }
    }

    @Test("spans lie in each other and in steps, with their lengths, facts and errors", arguments: ReplayMode.both)
    func spans(replay: ReplayMode) async throws {
        let traces = task("traces") { (_: NoValue, context) async throws -> Void in
            _ = try? await context.trace("outer", attributes: ["order": "o-1"]) { span in
                span.attributes["count"] = 2
                try await context.wait(for: .seconds(60), key: "wait")
                context.logger.info("inside")
                try await context.trace("inner") { throw Boom() }
            }
            try await context.step("step") {
                await RunTracer().withSpan("by the tracer") { _ in await context.trace("in it") {} }
            }
        }
        try await WorkerRig.run(Tasks { traces }, replay: replay) { rig in
            let id = rig.server.submit("traces")
            _ = await rig.server.ended(id)
            let spans = await Self.kept(rig.server, .span, count: 4)
            let named = Dictionary(spans.map { ($0.message, $0) }) { first, _ in first }
            let (outer, inner) = (try #require(named["outer"]), try #require(named["inner"]))
            #expect(outer.attributes == ["order": .string("o-1"), "count": .integer(2)])
            #expect(outer.error?.message == "boom" && inner.error?.message == "boom" && inner.parent == outer.span)
            #expect(outer.parent == nil && inner.place == outer.place)
            let tracer = try #require(named["by the tracer"])
            #expect(tracer.place.scope == "step" && tracer.parent == nil)
            #expect(named["in it"]?.parent == tracer.span && tracer.error == nil)
            let line = try #require(await Self.kept(rig.server, .log, count: 1).first)
            #expect(line.parent == outer.span)
        }
    }

    @Test(
        "work that keeps the attempt open is a span, with its lines and what it failed with",
        arguments: ReplayMode.both)
    func workBeside(replay: ReplayMode) async throws {
        let works = task("works") { (_: NoValue, context) async throws -> Void in
            try await context.wait(for: .seconds(60), key: "wait")
            try await context.waitUntil {
                context.logger.info("beside")
                throw Boom()
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { works }, replay: replay)
        #expect(run.phase == .ended(.completedSuccessfully))
        let span = try #require(await Self.kept(server, .span, count: 1).first)
        #expect(span.message == "waitUntil" && span.error?.message == "boom" && span.level == .error)
        let lines = await Self.kept(server, .log, count: 2)
        #expect(lines.first { $0.message == "beside" }?.parent == span.span)
    }

    @Test("T007 a hook that fails after the outcome is known is a span that failed")
    func hooks() async throws {
        struct Failing: DurableTask {
            static let name: TaskName<NoValue, NoValue> = "failing"

            func run(_ payload: NoValue, context: RunContext) async throws -> NoValue { NoValue() }
            func onSuccess(_ payload: NoValue, output: NoValue, context: RunContext) async throws { throw Boom() }
        }
        try await WorkerRig.run(Tasks { Failing() }) { rig in
            let id = rig.server.submit("failing")
            let run = await rig.server.ended(id)
            #expect(run?.phase == .ended(.completedSuccessfully))
            let hook = try #require(await Self.kept(rig.server, .hook, count: 1).first)
            #expect(hook.message == "onSuccess" && hook.error?.message == "boom" && hook.level == .error)
        }
    }

    @Test("any Logger of swift-log logs into the run whose code it is used in, once, and to its own handler")
    func anyLogger() async throws {
        let console = Recorder()
        let outer = Logger(label: "a library") { _ in RunLogHandler(RunLogHandler(NotingHandler(recorder: console))) }
        let uses = task("uses") { (_: NoValue, context) async throws -> Void in
            var logger = outer
            logger[metadataKey: "user"] = "u-1"
            logger.info("in the run")
            logger.debug("too fine")
            await Task.detached { outer.info("outside of it") }.value
        }
        try await WorkerRig.run(Tasks { uses }) { rig in
            let id = rig.server.submit("uses")
            _ = await rig.server.ended(id)
            let kept = await Self.kept(rig.server, .log, count: 1)
            #expect(kept.map(\.message) == ["in the run"] && kept.first?.attributes == ["user": .string("u-1")])
            #expect(console.all == ["in the run", "outside of it"])
        }
    }

    @Test("what is huge is cut or left out, with a mark")
    func huge() async throws {
        let logs = task("huge") { (_: NoValue, context) async throws -> Void in
            var metadata: Logger.Metadata = ["big": .string(String(repeating: "x", count: 200_000)), "small": "kept"]
            for number in 0..<2_000 { metadata["n\(number)"] = "v" }
            context.logger.info("\(String(repeating: "m", count: 200_000))", metadata: metadata)
            let texts = (0..<30).map { ("t\($0)", Logger.MetadataValue.string(String(repeating: "y", count: 100_000))) }
            context.logger.info("many", metadata: Dictionary(uniqueKeysWithValues: texts))
            var deep = Logger.MetadataValue.string("bottom")
            for _ in 0..<1_000 { deep = .array([deep]) }
            context.logger.info("deep", metadata: ["deep": deep])
        }
        try await WorkerRig.run(Tasks { logs }) { rig in
            let id = rig.server.submit("huge")
            _ = await rig.server.ended(id)
            let kept = await Self.kept(rig.server, .log, count: 3)
            #expect(kept[0].message.count < 131_200 && kept[0].message.contains("200000 characters"))
            #expect(kept[0].attributes?.count == 1_025)
            #expect(kept[0].attributes?["big"] == .string("(left out: 200000 characters; at most 131072 are kept)"))
            #expect(kept[0].attributes?["trigger.attributes_left_out"] == .integer(978))
            #expect(kept[1].attributes?.count == 11 && kept[1].size < 1_200_000)
            #expect(kept[2].size < 1_000)
        }
    }

    @Test("lines beyond the buffer's bounds are dropped and counted, and the run does not wait for the others")
    func overflow() async throws {
        let logs = task("logs") { (count: Int, context) async throws -> Void in
            for number in 0..<count { context.logger.info("line \(number)") }
        }
        let bound: (inout WorkerOptions) -> Void = { $0.recording.mostWaiting = 10 }
        try await WorkerRig.run(Tasks { logs }, options: bound) { rig in
            rig.server.change { $0.holdsRecordings = true }
            let id = rig.server.submit("logs", payload: "500")
            _ = await rig.server.ended(id)
            rig.server.change { $0.holdsRecordings = false }
            let dropped = try #require(await Self.kept(rig.server, .dropped, count: 1).first)
            guard case .integer(let count)? = dropped.attributes?["count"] else { throw Boom() }
            let kept = rig.server.look(\.recorded).filter { $0.kind == .log }.count
            #expect(count >= 480 && dropped.message == "\(count) log lines were dropped" && dropped.run == id)
            await rig.server.until { state in state.recorded.filter { $0.kind == .log }.count + Int(count) == 500 }
            #expect(kept <= 20)
        }
    }

    @Test("lines that did not get through are brought again")
    func lost() async throws {
        try await WorkerRig.run(Tasks { Self.logs }) { rig in
            rig.server.change { $0.lostRecordings = 3 }
            let id = rig.server.submit("logs")
            _ = await rig.server.ended(id)
            let kept = await Self.kept(rig.server, .log, count: 4)
            #expect(Set(kept.map(\.message)) == ["first", "in the step", "deeper", "last"])
        }
    }

    @Test("code that goes on after its run left records nothing that would take a later line's place")
    func dropped() async throws {
        let logs = task("logs") { (_: NoValue, context) async throws -> Void in
            do {
                try await context.wait(for: .seconds(60), key: "wait")
            } catch {
                context.logger.info("left")
                throw error
            }
            context.logger.info("went on")
        }
        try await WorkerRig.run(Tasks { logs }, replay: .always) { rig in
            let id = rig.server.submit("logs")
            _ = await rig.server.ended(id)
            #expect(await Self.kept(rig.server, .log, count: 1).map(\.message) == ["went on"])
        }
    }

    @Test("each try of a block that is repeated has its own lines, in its replays too", arguments: ReplayMode.both)
    func blocks(replay: ReplayMode) async throws {
        let tries = task("logs") { (_: NoValue, context) async throws -> Void in
            try await context.retry("block", .constant(.seconds(60), maxAttempts: 3)) { attempt in
                context.logger.info("try \(attempt.number)")
                if attempt.number < 3 { throw Boom() }
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { tries }, replay: replay)
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(await Self.kept(server, .log, count: 3).map(\.message) == ["try 1", "try 2", "try 3"])
    }

    @Test("what a run sends says which trace and which span it comes from")
    func parent() async throws {
        let sends = task("sends") { (_: NoValue, context) async throws -> [String] in
            var all: [String] = []
            func send() {
                var headers: [String: String] = [:]
                RunTracer().inject(InstrumentationContext.current ?? .topLevel, into: &headers, using: Headers())
                all.append(headers["traceparent"] ?? "")
            }
            send()
            try await context.step("step") { send() }
            await context.trace("span") { send() }
            try await context.retry("block") {
                send()
                try await context.step("inside") { send() }
            }
            return all
        }
        let (run, _) = try await WorkerRig.end(of: Tasks { sends })
        let id = run.info.id
        let parents = try JSON.value([String].self, from: try #require(run.output?.data)).map { TraceParent($0) }
        #expect(Set(parents.map { $0?.trace }) == [TraceID(root: id)])
        #expect(parents[0]?.span == SpanID(run: id, attempt: 1))
        #expect(parents[1]?.span == SpanID(run: id, entry: EntryKey(scope: "", key: "step")))
        #expect(parents[2]?.span == SpanID(run: id, place: TracePlace(attempt: 1), sequence: 0))
        #expect(parents[3]?.span == SpanID(run: id, attempt: 1), "a block has no span of its own")
        #expect(parents[4]?.span == SpanID(run: id, entry: EntryKey(scope: "block", key: "inside")))
    }
}

private struct Headers: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
        carrier[key] = value
    }
}
