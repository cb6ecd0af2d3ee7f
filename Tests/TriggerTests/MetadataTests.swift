import Synchronization
import Testing
import TriggerModel

@testable import Trigger

@Suite("Metadata in tasks", .timeLimit(.minutes(10)))
struct MetadataTests {
    private static func end(
        _ replay: ReplayMode = .whenNeeded, _ body: @escaping @Sendable (RunContext) async throws -> Void
    ) async throws -> (run: FakeRun, server: FakeServer) {
        try await WorkerRig.end(
            of: Tasks { task("t") { (_: NoValue, context) in try await body(context) } }, replay: replay)
    }

    @Test(
        "a task reads its own changes at once, and each is made once however often it is replayed",
        arguments: ReplayMode.both)
    func once(_ replay: ReplayMode) async throws {
        let (run, _) = try await Self.end(replay) { context in
            try context.metadata.set("name", "a").increment("n", by: 2).append("list", 1)
            #expect(try context.metadata.get("n", as: Int.self) ?? 0 >= 1)
            try await context.wait(for: .seconds(60))
            try context.metadata.decrement("n").remove("list", 1).delete("name")
            try await context.step("s") {
                try context.metadata.increment("s")
                #expect(try context.metadata.get("s") == 1)
            }
            try await context.wait(for: .seconds(60))
            #expect(try context.metadata.get("s", as: Int.self) == 1)
        }
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(run.metadata.text == #"{"list":[],"n":1,"s":1}"#)
    }

    @Test("changes go out in one write: before a wait that gives the slot back, at the end, and after a second")
    func batches() async throws {
        let (run, server) = try await Self.end { context in
            for _ in 1...100 { try context.metadata.increment("n") }
            try await context.wait(for: .seconds(60))
            try context.metadata.set("last", true)
        }
        #expect(run.metadata.text == #"{"last":true,"n":100}"#)
        let words = server.words(run.info.id)
        #expect((2...3).contains(words.count { $0 == "metadata" }))
        let last = try #require(words.lastIndex(of: "metadata"))
        #expect(words[last...] == ["metadata", "succeed"] && words[..<last].contains("metadata"))
    }

    @Test("what a failed try of a step changed is not there")
    func failedTry() async throws {
        let (run, _) = try await Self.end { context in
            try await context.step("s", retry: .constant(.zero, maxAttempts: 2)) { step in
                try context.metadata.increment("tries")
                if step.number == 1 { throw Boom() }
            }
        }
        #expect(run.metadata.text == #"{"tries":1}"#)
    }

    @Test("a child task outside of a step may not change metadata; inside of one it may")
    func childTask() async throws {
        let (run, _) = try await Self.end { context in
            let change = Task { _ = try context.metadata.set("a", 1) }
            await #expect(throws: UnorderedMetadata.self) { try await change.value }
            try await context.step("s") {
                async let inside: Void = { _ = try context.metadata.set("b", 2) }()
                try await inside
            }
        }
        #expect(run.metadata.text == #"{"b":2}"#)
    }

    @Test("too much, a reserved key and a value that is no object are refused where the code stands")
    func refused() async throws {
        let (run, server) = try await Self.end { context in
            #expect(throws: MetadataFault.self) {
                try context.metadata.set("big", String(repeating: "x", count: 300 * 1024))
            }
            #expect(throws: MetadataFault.self) { try context.metadata.set("__proto__", 1) }
            #expect(throws: EncodingError.self) { try context.metadata.replace(with: [1]) }
            #expect(context.metadata.current.isEmpty)
        }
        #expect(run.phase == .ended(.completedSuccessfully) && server.words(run.info.id) == ["start", "succeed"])
    }

    @Test("T137 a context that outlived its run refuses changes, and says what was known")
    func outside() async throws {
        let holder = Holder()
        _ = try await Self.end { context in
            try context.metadata.set("a", 1)
            holder.context = context
        }
        let context = try #require(holder.context)
        #expect(throws: RunDropped.self) { try context.metadata.set("a", 2) }
        #expect(try context.metadata.get("a") == 1)
        #expect(try context.metadata.get("b", as: Int.self) == nil)
    }

    @Test(
        "without a parent, what is about the parent and the root is about the run itself; a replacement is one change")
    func noParent() async throws {
        let (run, server) = try await Self.end { context in
            try context.metadata.parent.set("a", 1)
            try context.metadata.root.append("b", 2)
            #expect(try context.metadata.get("b") == [2])
            try context.metadata.replace(with: ["only": 1])
            try await context.metadata.flush()
            #expect(context.metadata.current == ["only": .integer(1)])
        }
        #expect(run.metadata.text == #"{"only":1}"#)
        #expect(server.words(run.info.id).contains("metadata"))
    }

    @Test("a run that is not looked into its metadata writes nothing for it")
    func none() async throws {
        let (run, server) = try await Self.end { _ in }
        #expect(server.words(run.info.id) == ["start", "succeed"])
    }

    @Test("T138 labels that would be too many are not added, and the run goes on", arguments: ReplayMode.both)
    func labels(_ replay: ReplayMode) async throws {
        let (run, _) = try await Self.end(replay) { context in
            try await context.addTags("a", "b")
            try await context.addTags((1...9).map { "\($0)" })
            #expect(context.run.tags.isEmpty)
        }
        #expect(run.phase == .ended(.completedSuccessfully) && run.info.tags == ["a", "b"])
    }

    /// Keeps a context for longer than its run.
    private final class Holder: Sendable {
        private let held = Mutex<RunContext?>(nil)

        var context: RunContext? {
            get { held.withLock { $0 } }
            set { held.withLock { $0 = newValue } }
        }
    }

    @Test("what a block that is repeated changes is made when a try ends well, once", arguments: ReplayMode.both)
    func block(_ replay: ReplayMode) async throws {
        let policy = RetryPolicy.constant(.seconds(60), maxAttempts: 3)
        let (run, _) = try await Self.end(replay) { context in
            try context.metadata.increment("before")
            try await context.retry("outer", policy) { attempt in
                try context.metadata.increment("tries")
                #expect(try context.metadata.get("tries", as: Int.self) ?? 0 >= 1)
                if attempt.number < 3 { throw Boom() }
            }
            try await context.step("s") {
                try await context.retry("inner", policy) { attempt in
                    try context.metadata.increment("inner")
                    if attempt.number < 2 { throw Boom() }
                }
            }
            try context.metadata.increment("after")
            try await context.wait(for: .seconds(60))
        }
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(run.metadata.text == #"{"after":1,"before":1,"inner":1,"tries":1}"#)
    }

    @Test("code that outlives the step it began in cannot change metadata with it")
    func outlived() async throws {
        let gate = Gate()
        let late = Mutex<Task<Void, any Error>?>(nil)
        let (run, _) = try await Self.end { context in
            try await context.step("s") {
                let work = Task {
                    await gate.wait()
                    _ = try context.metadata.set("late", true)
                }
                late.withLock { $0 = work }
            }
            gate.open()
            let work = late.withLock { $0 }
            await #expect(throws: StepEnded.self) { try await work?.value }
        }
        #expect(run.metadata.text == nil)
    }

    @Test("work that keeps the attempt open is no part of the step that began it")
    func workOfStep() async throws {
        let (run, _) = try await Self.end { context in
            try await context.step("s") {
                try await context.waitUntil {
                    #expect(throws: UnorderedMetadata.self) { try context.metadata.set("late", true) }
                }
            }
        }
        #expect(run.metadata.text == nil)
    }

    @Test("two numbers whose sum is none are not put together")
    func sums() throws {
        var list = [TargetedOperation(.parent, .increment("n", .number(1e308)))]
        let isCombined = list.combine(TargetedOperation(.parent, .increment("n", .number(1e308))))
        #expect(!isCombined && list.count == 1)
    }
}
