import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Hooks around waits in replays from a step", .timeLimit(.minutes(10)))
struct ForkedHookTests {
    private actor Tally {
        private(set) var calls: [String] = []

        func note(_ call: String) {
            calls.append(call)
        }

        func take() -> [String] {
            defer { calls = [] }
            return calls
        }
    }

    private static let child: TaskName<Int, Int> = "child"

    /// Waits for a moment, for two runs, and within a step for one.
    private struct Waiting: DurableTask {
        static let name: TaskName<NoValue, NoValue> = "waiting"
        let tally: Tally

        func run(_ payload: NoValue, context: RunContext) async throws -> NoValue {
            try await context.wait(for: .seconds(2))
            _ = try await context.batchTriggerAndWait(ForkedHookTests.child, [1, 2], key: "two")
            try await context.step("outer") {
                _ = try await context.triggerAndWait(ForkedHookTests.child, 3, key: "one")
            }
            try await context.step("last") {}
            return payload
        }

        func onWait(_ wait: RunWait, payload: NoValue, context: RunContext) async throws {
            await tally.note("onWait \(count(wait))")
            try await context.step("hooked") {}
        }

        func onResume(_ wait: RunWait, payload: NoValue, context: RunContext) async throws {
            await tally.note("onResume \(count(wait))")
        }

        /// For how many runs it is.
        private func count(_ wait: RunWait) -> Int {
            switch wait {
            case .instant, .token: 0
            case .run: 1
            case .runs(let runs): runs.count
            }
        }
    }

    /// A wait that the worker sleeps itself is waited for again; it sleeps none where every wait gives the slot back.
    @Test(
        "in a replay from a step each wait that is waited for again has both its hooks run, and no other has",
        arguments: [ReplayMode.whenNeeded, .always],
        [
            ("last", [0]), ("outer", [0, 1]), ("#hook/onWait/two/hooked", [0, 2, 1]),
        ])
    func replayed(mode: ReplayMode, _ fork: (step: String, waits: [Int])) async throws {
        let tally = Tally()
        var options = WorkerOptions()
        options.replay = mode
        try await TaskSandbox.with(options: options) {
            Waiting(tally: tally)
            task(Self.child) { (number: Int, _) async -> Int in number }
        } perform: { sandbox async throws in
            let first = try await sandbox.client.trigger(Waiting.name)
            try await sandbox.finish(first.id)
            #expect(await tally.take() == Self.calls([0, 2, 1]))
            let run = try await sandbox.client.replay(first.id, ReplayEdits(fromStep: fork.step))
            try await sandbox.finish(run)
            #expect(try await sandbox.client.retrieve(run).status == .completed)
            let calls = await tally.take()
            #expect(calls == Self.calls(mode == .always ? fork.waits.filter { $0 > 0 } : fork.waits))
        }
    }

    private static func calls(_ waits: [Int]) -> [String] {
        waits.flatMap { ["onWait \($0)", "onResume \($0)"] }
    }

    private static func entry(
        _ path: String, _ kind: EntryKind, position: Int, _ state: EntryState = .completed
    ) -> JournalEntry {
        var names = path.split(separator: "/")
        let key = String(names.removeLast())
        let id = EntryKey(scope: names.joined(separator: "/"), key: key)
        var entry = JournalEntry(id: id, kind: kind, attempt: 1, startedAt: Date(timeIntervalSince1970: 0))
        (entry.state, entry.position) = (state, position)
        return entry
    }

    @Test("what hooks noted goes where their wait goes, whenever they ran")
    func notes() throws {
        let journal = [
            Self.entry("nap", .wait, position: 0), Self.entry("short", .wait, position: 0, .pending),
            Self.entry("#hook/onWait/nap", .hook, position: 1),
            Self.entry("#hook/onWait.0/short", .hook, position: 1),
            Self.entry("#hook/onWait/nap/x", .step, position: 1),
            Self.entry("#hook/onWait/short/x", .step, position: 1),
            Self.entry("#hook/onStart", .hook, position: 1), Self.entry("beside", .step, position: 2),
            Self.entry("beside/wait", .wait, position: 3),
            Self.entry("#hook/onWait/beside/wait", .hook, position: 4),
            Self.entry("#hook/onResume.1/nap", .hook, position: 5),
            Self.entry("#hook/onResume/nap", .hook, position: 6, .pending),
        ]
        let kept = try JournalFork(journal, from: "beside").kept.map { "\($0.id.scope)/\($0.id.key)" }
        let notes = ["#hook/onWait/nap", "#hook/onWait/nap/x", "#hook/onStart", "#hook/onResume.1/nap"]
        #expect(kept.count == 5 && Set(kept) == Set(["/nap"] + notes))
        #expect(kept.first == "/nap" && kept.last == "#hook/onResume.1/nap")
    }
}
