import TestSupport
import Testing
import TriggerEngine
import TriggerModel

#if Postgres
@testable import TriggerPostgres

/// Plans are made once and kept, so each has to do for a table however few rows it had then, or has now.
@Suite(
    "PostgreSQL query plans", .timeLimit(.minutes(10)),
    .enabled(if: TestDatabase.url != nil, "no TRIGGER_TEST_DATABASE_URL"))
struct PostgresPlanTests {
    /// Every statement that finds rows.
    static let statements: [(name: String, sql: String)] =
        [
            ("journal", LoadJournal.all), ("history", LoadJournal.history), ("woken entries", LoadJournal.woken),
            ("pending entries", LoadJournal.pending),
            ("entries", LoadJournal.entries), ("unregistered", FindUnregistered.oldest),
            ("unannounced", FindUnregistered.unannounced), ("forgotten tags", SaveTags.forget),
            ("update", SaveChangedRuns.update), ("finish", SaveChangedRuns.finish),
            ("keys", SaveChangedRuns.changeKeys),
            ("ended waits", SaveEntries.deleteDependents), ("records", LoadRecords.sql),
            ("outcomes", LoadRecords.outcomes),
            ("hold", PresumeRuns.hold), ("hold one", PresumeRuns.holdOne),
            ("hold with waiting", PresumeRuns.holdWithWaiting),
            ("absent entries", PresumeRuns.expectAbsent), ("workers", LoadWorkers.byID),
            ("had workers", LoadWorkers.had),
            ("runs", LoadRuns.byID), ("runs by key", LoadRuns.byIDOrKey), ("held runs", LoadRuns.held),
            ("children", LoadRuns.children), ("ended timers", SaveTimers.delete), ("news", TakeNews.take),
            ("ended news", TakeNews.forget), ("queues", ListQueues.names), ("queues of a page", ListQueues.page),
            ("room", TakeReady.room), ("ready runs", TakeReady.ready), ("waiting inbox", TakeInbox.isWaiting),
            ("next of the inbox", TakeInbox.next),
            ("inbox", TakeInbox.take), ("old requests", SaveRequests.forget), ("due timers", TakeTimers.due),
            ("taken timers", TakeTimers.take), ("next timer", TakeTimers.next),
            ("dependents", LoadIdentities.dependents),
            ("tasks", LoadIdentities.tasks), ("requests", LoadIdentities.requests),
            ("restricted queues", LoadIdentities.restrictedQueues), ("ended workers", SaveWorkers.delete),
            ("left unregistered", MoveUnregistered.delete), ("registered", MoveUnregistered.registered),
            ("running", SettleQueues.countRunning), ("no slots", SettleQueues.forgetSlots),
            ("heads", SettleQueues.refreshHeads), ("no heads", SettleQueues.forgetHeads),
            ("groups", SettleQueues.reconsider), ("groups of queues", SettleQueues.reconsiderQueues),
            ("left line", MoveRuns.leave), ("terms", SaveChangedRuns.changeTerms),
            ("details", SaveDetails.update), ("labels", SaveLabels.update), ("paused queue", SaveQueues.pause),
            ("limit", SaveQueues.override), ("paused environment", SaveQueues.pauseEnvironment),
            ("type of an environment", SaveQueues.typeEnvironment),
            ("environment", SaveQueues.environment), ("standing", LoadStanding.sql),
            ("open queues", LoadIdentities.refuseRestricted), ("bulk actions", LoadBulkActions.locked),
            ("bulk action", LoadBulkActions.byID), ("bulk replays", LoadBulkActions.replaying),
            ("list of bulk actions", LoadBulkActions.page), ("list of bulk actions back", LoadBulkActions.pageBack),
            ("changed bulk actions", SaveBulkActions.update),
            ("schedules", LoadSchedules.locked), ("schedule", LoadSchedules.one),
            ("list of schedules", LoadSchedules.page), ("count of schedules", LoadSchedules.count),
            ("attendance", LoadSchedules.attendance), ("ended schedules", SaveSchedules.delete),
            ("tokens", LoadTokens.locked), ("outputs of tokens", LoadTokens.outputs), ("token", LoadTokens.one),
            ("list of tokens", ListTokens.all), ("list of tokens back", ListTokens.allBack),
            ("list of waiting tokens", ListTokens.waiting), ("list of waiting tokens back", ListTokens.waitingBack),
            ("token of a key", ListTokens.byKey), ("batch", SaveBatches.one), ("statuses", SaveBatches.statuses),
            ("open batch", SaveOpenBatches.one), ("items", SaveOpenBatches.items),
            ("changed open batch", SaveOpenBatches.update), ("ended open batch", SaveOpenBatches.delete),
            ("ended items", SaveOpenBatches.deleteItems), ("versions", LoadIdentities.versions),
            ("rules", LoadRules.declared), ("queued", LoadRules.queued),
            ("undeclared", FindUndeclared.oldest), ("left undeclared", MoveUndeclared.delete),
            ("declared", MoveUndeclared.declared), ("limits", SaveLimits.limit),
            ("outline", LoadJournal.outline), ("copied entries", SaveEntries.copy), ("sizes", LoadRecords.sizes),
            ("found labels", LoadLabels.sql),
            ("indexes of a batch", SaveOpenBatches.indexes),
            ("events", EventSQL.read), ("use of events", EventSQL.usage), ("added events", EventSQL.add),
            ("oldest event", EventSQL.oldest), ("pruned events", EventSQL.prune),
            ("limit in all", SaveLimits.total), ("parts", SaveLimits.followParts),
            ("capped queues", SaveLimits.capQueues), ("blocked lines", SettleQueues.reconsiderEnvironment),
            ("errors", ListErrors.one), ("list of errors", ListErrors.forward),
            ("list of errors back", ListErrors.back), ("list of errors of tasks", ListErrors.forwardOfTasks),
            ("list of errors of tasks back", ListErrors.backOfTasks),
        ] + pruning + lists

    /// What looks for what is old, and removes it.
    private static let pruning = [
        ("last of the old", FindFinished.last), ("old runs", FindFinished.range), ("old runs by id", FindFinished.byID),
        ("locked old runs", FindFinished.lock), ("open batches", FindFinished.openBatches),
        ("pruned journal", PruneRuns.journal), ("trimmed journal", PruneRuns.trimJournal),
        ("pruned needs", PruneRuns.needs), ("pruned objects", PruneRuns.objects), ("pruned runs", PruneRuns.runs),
        ("last of the tokens", PruneOthers.lastToken), ("last of the batches", PruneOthers.lastBatch),
        ("old tokens", PruneOthers.oldTokens), ("free tokens", PruneOthers.freeTokens),
        ("old batches", PruneOthers.oldBatches), ("old bulk action", PruneOthers.oldBulkAction),
        ("pruned tokens", PruneOthers.tokens), ("pruned batches", PruneOthers.batches),
        ("pruned open batches", PruneOthers.openBatches), ("pruned bulk actions", PruneOthers.bulkActions),
        ("pruned links", PruneOthers.bulkRuns), ("pruned refusals", PruneOthers.refusals),
        ("left journal", PruneRuns.leftJournal), ("forgotten journal", PruneRuns.forgetJournal),
        ("pruned error runs", PruneRuns.errors), ("pruned schedule runs", PruneRuns.schedules),
        ("pruned errors", PruneOthers.errors), ("old error", PruneOthers.oldError),
        ("old refusal", PruneOthers.oldRefusal), ("seen tokens", PruneOthers.seenTokens),
        ("copied objects", SaveNeeds.copyObjects), ("named objects", SaveNeeds.named),
    ].map { (name: $0.0, sql: $0.1) }

    /// The list, by each index and in both directions.
    private static let lists = RunRange.Kind.allCases.flatMap { kind in
        [
            (name: "list by \(kind)", sql: ListRecords.sql(kind, goesBack: false)),
            (name: "list by \(kind) back", sql: ListRecords.sql(kind, goesBack: true)),
        ]
    }

    /// Those that read an index in its order, and end at a limit or go through all there is.
    private static let ordered: Set<String> = [
        "list by all", "list by all back", "list by test", "list by test back", "unannounced", "queues", "next timer",
        "waiting inbox", "next of the inbox", "inbox", "parts", "capped queues", "blocked lines",
        "oldest event", "pruned events", "list of errors", "list of errors back",
        "list of tokens", "list of tokens back", "list of waiting tokens", "list of waiting tokens back",
        "schedules", "list of schedules", "count of schedules", "attendance", "left journal",
    ]

    /// How a table may be when a plan is made.
    enum Filling: String, CaseIterable {
        case empty, few, many
    }

    @Test(
        "every row is looked up by the whole beginning of an index, whatever is in the tables",
        arguments: Filling.allCases)
    func lookups(filling: Filling) async throws {
        try await TestDatabase.withSchema { location in
            try await fill(location, filling)
            let indexes = try await Self.indexes(at: location)
            for (name, sql) in Self.statements {
                for scan in Self.scans(in: try await Self.plan(of: sql, at: location)) {
                    let fault = Self.fault(of: scan, indexes, isOrdered: Self.ordered.contains(name))
                    #expect(fault == nil, "\(name), \(filling): \(fault ?? "") in \(scan.line) \(scan.condition ?? "")")
                }
            }
        }
    }

    @Test("a run's lines come sorted from an index, so that only the last are read")
    func events() async throws {
        try await TestDatabase.withSchema { location in
            try await fill(location, .empty)
            let plan = try await Self.plan(of: EventSQL.read, at: location)
            #expect(plan.contains { $0.contains("Index Scan Backward using trigger_events_by_time") }, "\(plan)")
        }
    }

    private func fill(_ location: PostgresLocation, _ filling: Filling) async throws {
        let store = try await PostgresStore.open(at: location)
        if filling != .empty {
            let runs = filling == .few ? 1 : 3_000
            try await store.insert((1...runs).map { Sample.run($0, key: "key \($0 % 100)") })
            try await store.take(runs / 2 + 1)
            try await store.save { changes in
                changes.entries = Sample.ids(1...runs).map { run in
                    let entry = JournalEntry(
                        id: EntryKey(scope: "", key: "step"), kind: .step, attempt: 1, startedAt: Sample.now)
                    return ChangeSet.EntryChange(environment: Sample.environment, run: run, entry: entry)
                }
            }
            try await PostgresStore.execute(["ANALYZE"], at: location)
        }
        try await store.close()
    }
}

// MARK: Plans

extension PostgresPlanTests {
    /// What a plan does with a table.
    fileprivate struct Scan {
        var line: String
        var condition: String?
    }

    private static func plan(of sql: String, at location: PostgresLocation) async throws -> [String] {
        let count = (1...20).last { sql.contains("$\($0)") } ?? 0
        let nulls = count == 0 ? "" : "(\(Array(repeating: "NULL", count: count).joined(separator: ", ")))"
        return try await PostgresStore.execute(
            ["PREPARE p AS \(sql)", "EXPLAIN (COSTS off) EXECUTE p\(nulls)"], at: location)
    }

    private static func scans(in plan: [String]) -> [Scan] {
        plan.indices.filter { plan[$0].contains(" on trigger_") && plan[$0].contains("Scan") }.map { index in
            let next = plan.dropFirst(index + 1).first ?? ""
            return Scan(line: plan[index], condition: next.contains("Cond:") ? next : nil)
        }
    }

    /// The columns of each index, in order.
    private static func indexes(at location: PostgresLocation) async throws -> [String: [String]] {
        let sql = """
            SELECT i.relname || ':' || string_agg(pg_get_indexdef(i.oid, n, false), ',' ORDER BY n)
            FROM pg_class AS i JOIN pg_index AS x ON x.indexrelid = i.oid
            CROSS JOIN LATERAL generate_series(1, x.indnkeyatts) AS n
            WHERE i.relnamespace = current_schema()::regnamespace GROUP BY i.relname
            """
        let rows = try await PostgresStore.execute(
            ["SET enable_seqscan = on", "SET enable_hashjoin = on", sql], at: location)
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                let parts = row.split(separator: ":", maxSplits: 1)
                return (String(parts[0]), parts[1].split(separator: ",").map(String.init))
            })
    }

    /// What is wrong with a scan; nil where nothing is.
    private static func fault(of scan: Scan, _ indexes: [String: [String]], isOrdered: Bool) -> String? {
        if scan.line.contains("Tid Scan") { return nil }
        guard let name = scan.line.firstMatch(of: /using (\w+) on/)?.1, let columns = indexes[String(name)] else {
            return "no index"
        }
        guard let condition = scan.condition else { return isOrdered ? nil : "no condition" }
        let used = columns.prefix { condition.contains("(\($0) ") || condition.contains("(\($0))") }
        let all = columns.filter { condition.contains("(\($0) ") || condition.contains("(\($0))") }
        if used.count < all.count { return "a gap in \(columns)" }
        let isWhole = used.count > 1 || columns.first != "environment" || columns.count == 1
        return isWhole || isOrdered ? nil : "the environment alone of \(columns)"
    }
}
#endif
