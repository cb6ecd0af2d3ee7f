import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Bulk actions", .timeLimit(.minutes(10)))
struct BulkActionTests {
    @Test("T147 a bulk replay by status without a time leaves runs alone that are older than 7 days when it begins")
    func window() async throws {
        try await BulkRig.run { rig in
            let old = try await rig.trigger(2)
            rig.clock.advance(by: .seconds(7 * 86_400 - 60))
            let new = try await rig.trigger(2)
            for run in old + new { try await rig.cancel(run) }
            rig.clock.advance(by: .seconds(120))
            let id = try await rig.create(.replay, .matching(RunQuery(statuses: [.canceled])))
            // The window is that of its beginning, however late it comes to its runs.
            rig.clock.advance(by: .seconds(7 * 86_400))
            try await rig.finish(id)
            #expect(try await rig.counts(id) == [2, 2, 0])
            #expect(try await rig.runs(RunQuery(bulkAction: id)).map(\.state.terms.replayOf) == new)
            let since = RunQuery(statuses: [.canceled], createdFrom: rig.clock.now.addingTimeInterval(-30 * 86_400))
            let all = try await rig.create(.replay, .matching(since))
            try await rig.finish(all)
            #expect(try await rig.counts(all) == [4, 4, 0])
        }
    }

    @Test("T148 runs that had ended, and those that are not there, count as failures of a bulk cancel")
    func finished() async throws {
        try await BulkRig.run { rig in
            let runs = try await rig.trigger(4)
            try await rig.cancel(runs[1])
            let id = try await rig.create(.cancel, .runs(runs + [RunID(rawValue: "run_none")]))
            try await rig.finish(id)
            #expect(try await rig.counts(id) == [5, 3, 2])
            #expect(try await rig.runs(RunQuery(bulkAction: id)).map(\.state.id) == [runs[0], runs[2], runs[3]])
            #expect(try await rig.runs(RunQuery()).allSatisfy { $0.state.status == .canceled })
            let again = try await rig.create(.cancel, .matching(RunQuery(tasks: ["task"])))
            try await rig.finish(again)
            #expect(try await rig.counts(again) == [4, 0, 4])
        }
    }

    @Test("T149 a bulk action that is aborted mid-way is ABORTED, with what was done by then")
    func abort() async throws {
        try await BulkRig.run { rig in
            let runs = try await rig.trigger(250)
            let id = try await rig.create(.cancel, .matching(RunQuery(tasks: ["task"])))
            try await rig.step()
            try await rig.abort(id)
            let aborted = try await rig.engine.bulkAction(id, in: .development)
            #expect(aborted.status == .aborted && aborted.counts.total == 100)
            #expect(aborted.completedAt?.millisecondsSince1970 == rig.clock.now.millisecondsSince1970)
            try await rig.step()
            rig.clock.advance(by: .seconds(1))
            try await rig.abort(id)
            #expect(try await rig.engine.bulkAction(id, in: .development) == aborted)
            #expect(try await rig.counts(id) == [100, 100, 0])
            let cancelled = try await rig.runs(RunQuery(statuses: [.canceled])).map(\.state.id)
            #expect(cancelled == Array(runs.prefix(100)))
        }
    }

    @Test("the portions of a replay are bounded by bytes, and each run is replayed once all the same")
    func bytes() async throws {
        try await BulkRig.run { rig in
            let large = Packet(data: "\"" + String(repeating: "x", count: 3 * 1024 * 1024 - 2) + "\"")
            var runs: [RunID] = []
            for _ in 0..<7 { runs += try await rig.trigger(large, "large") }
            for selection in [BulkActionRecord.Selection.matching(RunQuery(tasks: ["large"])), .runs(runs)] {
                let id = try await rig.create(.replay, selection)
                #expect(try await rig.finish(id) == 2)
                #expect(try await rig.counts(id) == [7, 7, 0])
                #expect(try await rig.runs(RunQuery(bulkAction: id)).map(\.state.terms.replayOf) == runs)
                let cancel = try await rig.create(.cancel, .matching(RunQuery(bulkAction: id)))
                #expect(try await rig.finish(cancel) == 1)
                #expect(try await rig.counts(cancel) == [7, 7, 0])
                #expect(try await rig.runs(RunQuery(bulkAction: id)).allSatisfy { $0.state.status == .canceled })
            }
        }
    }

    @Test("a filter for another region, a schedule or a group of errors is about no run")
    func void() async throws {
        try await BulkRig.run { rig in
            let runs = try await rig.trigger(2)
            for query in [
                RunQuery(regions: ["eu"]), RunQuery(schedules: ["sched_1"]),
                RunQuery(tasks: ["task"], errors: [ErrorGroupID(rawValue: "error_1")]),
            ] {
                let id = try await rig.create(.cancel, .matching(query))
                #expect(try await rig.finish(id) == 1)
                #expect(try await rig.counts(id) == [0, 0, 0])
                #expect(try await rig.runs(query).isEmpty)
            }
            let here = try await rig.create(.cancel, .matching(RunQuery(regions: ["eu", EngineOptions.defaultRegion])))
            try await rig.finish(here)
            #expect(try await rig.runs(RunQuery(bulkAction: here)).map(\.state.id) == runs)
        }
    }

    @Test("a bulk action that is over stays as it is when it is aborted, and one that is not there is refused")
    func abortLate() async throws {
        try await BulkRig.run { rig in
            let id = try await rig.create(.cancel, .runs(try await rig.trigger(1)))
            try await rig.finish(id)
            let over = try await rig.engine.bulkAction(id, in: .development)
            try await rig.abort(id)
            #expect(try await rig.engine.bulkAction(id, in: .development) == over)
            let error = await #expect(throws: EngineError.self) {
                try await rig.abort(BulkActionID(rawValue: "bulk_1"))
            }
            #expect(error?.code == .notFound)
        }
    }

    @Test("each run is replayed once, and those that come meanwhile are not, though the filter shows them")
    func replays() async throws {
        try await BulkRig.run { rig in
            let runs = try await rig.trigger(230, "task", TriggerOptions(tags: ["a"]))
            let id = try await rig.create(.replay, .matching(RunQuery(tags: ["a"])))
            try await rig.step()
            try await rig.trigger(3, "task", TriggerOptions(tags: ["a"]))
            #expect(try await rig.finish(id) == 2)
            #expect(try await rig.counts(id) == [230, 230, 0])
            let made = try await rig.runs(RunQuery(bulkAction: id))
            #expect(made.map(\.state.terms.replayOf) == runs)
            #expect(made.map(\.details.payload.data) == (0..<230).map { "\($0)" })
        }
    }

    @Test("a server that dies in the middle of a portion, again and again, has no run replayed twice or left out")
    func losses() async throws {
        try await BulkRig.run(EngineOptions(bulkPortion: 7)) { rig in
            let runs = try await rig.trigger(40)
            let id = try await rig.create(.replay, .runs(runs.shuffled()))
            while try await rig.engine.bulkAction(id, in: .development).status == .pending {
                try await rig.step(isLost: true)
                try await rig.step()
            }
            let made = try await rig.runs(RunQuery(bulkAction: id)).compactMap(\.state.terms.replayOf)
            #expect(made.count == 40 && Set(made) == Set(runs))
            #expect(try await rig.runs(RunQuery()).count == 80)
        }
    }

    @Test("a run that is no longer as the filter asks when its turn comes is left alone, and not counted")
    func movedOn() async throws {
        try await BulkRig.run(EngineOptions(bulkPortion: 2)) { rig in
            let runs = try await rig.trigger(5)
            let id = try await rig.create(.cancel, .matching(RunQuery(statuses: [.pending])))
            try await rig.step()
            try await rig.cancel(runs[2])
            try await rig.finish(id)
            #expect(try await rig.counts(id) == [4, 4, 0])
        }
    }

    @Test("a filter that hardly any run fulfils has each commit look at a bounded number of runs")
    func bounded() async throws {
        try await BulkRig.run(EngineOptions(bulkPortion: 1)) { rig in
            try await rig.trigger(250)
            let rare = try await rig.trigger(1, "task", TriggerOptions(queue: "rare"))
            try await rig.trigger(60)
            let id = try await rig.create(.cancel, .matching(RunQuery(queues: ["rare"])))
            try await rig.step()
            try await rig.step()
            #expect(try await rig.counts(id) == [0, 0, 0])
            try await rig.step()
            #expect(try await rig.counts(id) == [1, 1, 0])
            #expect(try await rig.finish(id) == 1)
            #expect(try await rig.runs(RunQuery(bulkAction: id)).map(\.state.id) == rare)
        }
    }

    @Test("of bulk replays three go on at once, of bulk cancels as many as are wanted")
    func three() async throws {
        try await BulkRig.run { rig in
            let selection = BulkActionRecord.Selection.runs(try await rig.trigger(1))
            var ids: [BulkActionID] = []
            for _ in 0..<3 { ids.append(try await rig.create(.replay, selection)) }
            let error = await #expect(throws: EngineError.self) { _ = try await rig.create(.replay, selection) }
            #expect(error?.code == .tooMany)
            for _ in 0..<4 { _ = try await rig.create(.cancel, selection) }
            try await rig.abort(ids[1])
            _ = try await rig.create(.replay, selection)
            await #expect(throws: EngineError.self) { _ = try await rig.create(.replay, selection) }
            try await rig.finish(ids[0])
            _ = try await rig.create(.replay, selection)
        }
    }

    @Test("a repeated request begins one bulk action")
    func requestKey() async throws {
        try await BulkRig.run { rig in
            let selection = BulkActionRecord.Selection.runs(try await rig.trigger(1))
            let first = try await rig.create(.replay, selection, requestKey: "call")
            #expect(try await rig.create(.replay, selection, requestKey: "call") == first)
            #expect(try await rig.create(.replay, selection, requestKey: "other") != first)
        }
    }

    @Test("a cancelled parent's children are cancelled, and awaited runs answer, as with single cancels")
    func families() async throws {
        try await EngineRig.run { rig in
            let worker = try await rig.worker("parent", "child")
            let parent = try await rig.trigger("parent")
            let assignment = try await worker.next()
            try await worker.write(assignment.execution, .start)
            _ = try await worker.triggerAndWait(assignment.execution, ["child"])
            let children = RunQuery(tasks: ["child"])
            let id = try await rig.engine.createBulkAction(.cancel, of: .matching(children), in: .development)
            rig.clock.advance(by: .milliseconds(1))
            try await eventually { try await rig.engine.bulkAction(id, in: .development).status == .completed }
            #expect(try await rig.engine.record(parent, in: .development).state.openWaits == 0)
            let parents = try await rig.engine.createBulkAction(.cancel, of: .runs([parent]), in: .development)
            rig.clock.advance(by: .milliseconds(1))
            try await eventually { try await rig.engine.bulkAction(parents, in: .development).status == .completed }
            #expect(try await rig.status(parent) == .canceled)
        }
    }
}
