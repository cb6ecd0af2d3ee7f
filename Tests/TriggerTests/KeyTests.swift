import Testing
import Trigger
import TriggerModel

@Suite("Keys", .timeLimit(.minutes(10)))
struct KeyTests {
    @Test("the same key twice in one scope throws, naming key and scope", arguments: ReplayMode.both)
    func duplicate(replay: ReplayMode) async throws {
        let twice = task("twice") { context in
            try await context.step("outer") {
                try await context.step("inner") {}
                try await context.step("inner") {}
            }
        }
        let run = try await WorkerRig.end(of: Tasks { twice }, replay: replay, maxAttempts: 1).run
        let message = try #require(run.error?.message)
        #expect(message.contains("\"inner\""))
        #expect(message.contains("\"outer\""))
    }

    @Test("a key used again after a wait throws, as it would on a replay", arguments: ReplayMode.both)
    func duplicateAcrossWait(replay: ReplayMode) async throws {
        let twice = task("twice") { context in
            try await context.step("a") {}
            try await context.wait(for: .seconds(60))
            try await context.step("a") {}
        }
        let run = try await WorkerRig.end(of: Tasks { twice }, replay: replay, maxAttempts: 1).run
        #expect(run.error?.name == "DuplicateKey")
    }

    @Test("the same key in different scopes is two entries")
    func scopes() async throws {
        let scoped = task("scoped") { context -> [String] in
            let top = try await context.step("a") { $0.idempotencyKey }
            let inner = try await context.step("b") { try await context.step("a") { $0.idempotencyKey } }
            return [top, inner]
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { scoped })
        let keys = try #require(try run.output?.decoded(as: [String].self))
        #expect(Set(keys).count == 2)
        #expect(keys.allSatisfy { $0.count == 64 })
        #expect(server.entry("a", scope: "b", of: run.info.id)?.state == .completed)
        #expect(server.entry("a", of: run.info.id)?.state == .completed)
    }

    @Test("a key that could be taken for something else is refused", arguments: ["", "#1", "a/b", "a\u{0}"])
    func invalid(key: String) async throws {
        let odd = task("odd") { context in
            try await context.step(key) {}
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { odd }, maxAttempts: 1)
        #expect(run.error?.name == "InvalidKey")
        #expect(server.look { $0.runs[run.info.id]?.journal.isEmpty } == true)
    }

    @Test("a step's next try may use the keys inside it again")
    func keysOfNextTry() async throws {
        let recorder = Recorder()
        let outer = task("outer") { context in
            try await context.step("outer", retry: .constant(.seconds(1), maxAttempts: 2)) {
                try await context.step("inner") { recorder.note("inner") }
                if recorder.count("outer") == 1 { throw Boom() }
            }
        }
        let run = try await WorkerRig.end(of: Tasks { outer }).run
        #expect(run.phase == .ended(.completedSuccessfully))
        #expect(recorder.all == ["inner", "outer", "outer"])
    }

    @Test("a call without a key in a child task is refused before anything is created")
    func childTask() async throws {
        let child = task("child") { context in
            async let wait: Void = context.wait(for: .seconds(60))
            try await wait
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { child }, maxAttempts: 1)
        #expect(run.error?.name == "MissingKey")
        #expect(run.error?.message.contains("key:") == true)
        #expect(server.words(run.info.id) == ["start", "fail"])
    }

    @Test("a call without a key inside a step's body is refused before anything is created")
    func insideStep() async throws {
        let inside = task("inside") { context in
            try await context.step("outer") {
                try await context.trigger(TaskName<String, NoValue>("other"), "x")
            }
        }
        let (run, server) = try await WorkerRig.end(of: Tasks { inside }, maxAttempts: 1)
        #expect(run.error?.name == "MissingKey")
        #expect(run.error?.message.contains("\"outer\"") == true)
        #expect(server.look { $0.children.isEmpty })
    }
}
