import Testing
import TriggerEngine
import TriggerModel

/// What a commit does to runs, from loading to handing out, for a store that has `count` of them in line.
enum WholeCommit {
    static func perform(_ transaction: any StoreTransaction, _ count: Int) throws {
        var loads = Loads()
        loads.runs = Sample.ids(1...count)
        loads.entries = loads.runs.map { EntryPlace(run: $0, id: EntryKey(scope: "", key: "step")) }
        loads.tasks = [TaskRecord.ID(environment: Sample.environment, task: "task", version: nil)]
        _ = try transaction.load(Sample.environment, loads, now: Sample.now)
        var changes = ChangeSet()
        changes.newRuns = Sample.runs(count + 1...2 * count)
        try transaction.save(changes)
        let request = TakeRequest(tasks: ["task"], lanes: [""], limit: 2 * count)
        let taken = try transaction.takeReady(Sample.environment, request).runs
        #expect(taken.count == 2 * count)
        changes = ChangeSet()
        for var before in try transaction.runs(Sample.environment, taken) {
            (before.line, before.holdsSlot) = (nil, true)
            var after = before
            (after.status, after.holdsSlot, after.finishedAt) = (.completedSuccessfully, false, Sample.now)
            changes.changedRuns.append(ChangeSet.RunChangePair(before: before, after: after))
        }
        try transaction.save(changes)
    }
}
