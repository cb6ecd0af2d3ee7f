import Foundation
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Debounce", .timeLimit(.minutes(10)))
struct DebounceTests {
    private static func options(
        _ delay: Int = 2, _ mode: Debounce.Mode = .leading, maxDelay: Int? = nil, tags: [String] = []
    ) -> TriggerOptions {
        let longest = maxDelay.map { Duration.seconds($0) }
        return TriggerOptions(
            debounce: Debounce(key: "k", delay: .seconds(delay), mode: mode, maxDelay: longest), tags: tags)
    }

    /// Triggers every second, and gives the runs.
    private static func trigger(
        _ rig: EngineRig, times: Int, _ options: (Int) -> TriggerOptions
    ) async throws -> [RunID] {
        var runs: [RunID] = []
        for number in 0..<times {
            if number > 0 { rig.clock.advance(by: .seconds(1)) }
            runs.append(try await rig.trigger("hello", payload: "\(number)", options(number)))
        }
        return runs
    }

    private static func due(_ run: RunID, _ rig: EngineRig) async throws -> Date? {
        try await rig.engine.record(run, in: .development).state.terms.delayUntil
    }

    @Test(
        "T057 triggers a second apart are one run, which begins two seconds after the last, with the first one's payload"
    )
    func leading() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let runs = try await Self.trigger(rig, times: 5) { Self.options(tags: ["\($0)"]) }
            #expect(Set(runs).count == 1)
            async let next = worker.next()
            rig.clock.advance(by: .milliseconds(1_999))
            #expect(try await rig.status(runs[0]) == .delayed)
            rig.clock.advance(by: .milliseconds(1))
            let run = try await next.run
            #expect(run.id == runs[0] && run.payload.data == "0" && run.tags == ["0"])
        }
    }

    @Test("T058 trailing, it has the payload and the labels of the last")
    func trailing() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("hello")
            let runs = try await Self.trigger(rig, times: 3) { Self.options(2, .trailing, tags: ["\($0)"]) }
            async let next = worker.next()
            rig.clock.advance(by: .seconds(2))
            let run = try await next.run
            #expect(run.id == runs[0] && run.payload.data == "2" && run.tags == ["2"])
        }
    }

    @Test(
        "two triggers in one commit are one run, which has the payload of the one that counts",
        arguments: Debounce.Mode.allCases)
    func together(_ mode: Debounce.Mode) async throws {
        try await EngineRig.run { rig in
            let items = ["1", "2"].map {
                TriggerItem(task: "hello", payload: Packet(data: $0), options: Self.options(2, mode))
            }
            let receipts = try await rig.engine.trigger(items, TriggerRequest(environment: .development, isBatch: true))
                .runs
            #expect(receipts[0].id == receipts[1].id && receipts.map(\.isCached) == [false, true])
            let record = try await rig.engine.record(receipts[0].id, in: .development)
            #expect(record.details.payload.data == (mode == .leading ? "1" : "2"))
        }
    }

    @Test("T059 a later trigger with a shorter delay does not make it earlier")
    func shorter() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", Self.options(60))
            let due = try await Self.due(run, rig)
            rig.clock.advance(by: .seconds(1))
            #expect(try await rig.trigger("hello", Self.options(2)) == run)
            #expect(try await Self.due(run, rig) == due)
        }
    }

    @Test("T060 it begins no later than its longest delay after its first trigger; what comes then is a second run")
    func longest() async throws {
        try await EngineRig.run { rig in
            let start = rig.clock.now
            let runs = try await Self.trigger(rig, times: 6) { _ in Self.options(2, maxDelay: 5) }
            #expect(runs.prefix(4).allSatisfy { $0 == runs[0] } && runs[4] != runs[0] && runs[5] == runs[4])
            #expect(try await Self.due(runs[0], rig) == start + 5)
            #expect(try await Self.due(runs[4], rig) == start + 7)
        }
    }

    @Test(
        "T061 a longest delay that is not longer than the delay is refused, and so are other bounds",
        arguments: [
            Debounce(key: "k", delay: .seconds(2), maxDelay: .seconds(2)),
            Debounce(key: "k", delay: .milliseconds(999)),
            Debounce(key: "", delay: .seconds(2)),
            Debounce(key: String(repeating: "k", count: 513), delay: .seconds(2)),
            Debounce(key: "a\u{0}", delay: .seconds(2)),
        ])
    func bounds(_ debounce: Debounce) async throws {
        try await EngineRig.run { rig in
            await #expect(throws: EngineError.self) {
                try await rig.trigger("hello", TriggerOptions(debounce: debounce))
            }
            let both = TriggerOptions(delay: .seconds(5), debounce: Debounce(key: "k", delay: .seconds(2)))
            await #expect(throws: EngineError.self) { try await rig.trigger("hello", both) }
            let stored = try await rig.engine.records(matching: RunQuery(), in: .development)
            #expect(stored.isEmpty)
        }
    }

    @Test(
        "T062 once the run has joined its queue, or was cancelled, the next trigger makes another",
        arguments: [true, false])
    func afterwards(_ isCancelled: Bool) async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", Self.options())
            if isCancelled {
                try await rig.engine.cancel(run, in: .development)
            } else {
                rig.clock.advance(by: .seconds(2))
                try await eventually { try await rig.status(run) != .delayed }
            }
            let second = try await rig.trigger("hello", Self.options())
            #expect(second != run)
            #expect(try await rig.trigger("hello", Self.options()) == second)
        }
    }

    @Test("T063 two runs that wait for one debounced run both get what it gave")
    func parents() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "hello")
            for _ in 0..<2 { try await rig.trigger("parent") }
            let parents = try await worker.next(2)
            for parent in parents {
                let opening = RunChange.RunsOpening(
                    id: EntryKey(scope: "", key: "child"), kind: .triggerAndWait, fingerprint: "f", attempt: 1,
                    items: [TriggerItem(task: "hello", payload: .none, options: Self.options())])
                try await worker.write(parent.execution, .triggerRuns(opening))
                try await worker.write(parent.execution, .suspend(activeMs: 1))
            }
            async let next = worker.next(1)
            rig.clock.advance(by: .seconds(2))
            let child = try #require(try await next.first)
            try await worker.finish(child.execution, "7")
            let resumed = try await worker.next(2)
            #expect(Set(resumed.map(\.run.id)) == Set(parents.map(\.run.id)))
            #expect(resumed.allSatisfy { $0.entries.first?.outcomes?.first?.output?.data == "7" })
        }
    }

    @Test("another task, and another key, is another run; an idempotency key comes first")
    func others() async throws {
        try await EngineRig.run { rig in
            let run = try await rig.trigger("hello", Self.options())
            #expect(try await rig.trigger("other", Self.options()) != run)
            var keyed = Self.options()
            keyed.idempotencyKey = "once"
            #expect(try await rig.trigger("hello", keyed) == run)
            keyed.debounce?.key = "l"
            let second = try await rig.trigger("hello", keyed)
            #expect(second != run)
            keyed.debounce?.key = "m"
            #expect(try await rig.trigger("hello", keyed) == second)
        }
    }
}
