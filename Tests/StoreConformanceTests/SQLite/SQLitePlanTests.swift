import Testing
import TriggerEngine
import TriggerModel

@testable import TriggerSQLite

@Suite("SQLite query plans", .timeLimit(.minutes(10)))
struct SQLitePlanTests {
    /// Every query and change that a commit may make, and the list.
    static let statements: [(name: String, sql: String)] =
        [
            ("runs", LoadRuns.sql), ("runs by key", LoadRunsHoldingKeys.idempotency),
            ("runs by debounce key", LoadRunsHoldingKeys.debounce), ("held runs", LoadHeldRuns.sql),
            ("children", LoadChildren.sql), ("entries", LoadEntries.sql), ("journal", LoadJournal.all),
            ("woken entries", LoadJournal.woken), ("pending entries", LoadJournal.pending),
            ("outcomes", LoadOutcomes.sql),
            ("dependents", LoadDependents.sql), ("task of a version", LoadTasks.ofVersion),
            ("latest task", LoadTasks.latest),
            ("workers", LoadWorkers.byID), ("had workers", LoadWorkers.had), ("requests", LoadRequests.sql),
            ("records", LoadRecords.sql), ("next timer", NextTimer.timer), ("due timers", TakeTimers.due),
            ("next schedule", NextTimer.schedule), ("due schedules", TakeTimers.dueSchedules),
            ("schedule", LoadSchedules.byID), ("schedule of a key", LoadSchedules.byKey),
            ("declared schedules", LoadSchedules.declared), ("list of schedules", LoadSchedules.page),
            ("ended schedule", SaveSchedules.delete),
            ("ended timer", SaveTimers.delete), ("unregistered", FindUnregistered.oldest),
            ("unannounced", Unannounced.sql),
            ("unregistered row", UnregisteredRows.delete), ("room", TakeReady.room), ("next runs", TakeReady.nextRuns),
            ("next heads", TakeReady.nextHeads), ("front", TakeReady.removeFront), ("ready row", ReadyRows.delete),
            ("limit", GroupLimits.sql), ("running in a group", GroupLimits.running),
            ("running", SettleQueues.countRunning), ("slots", SettleQueues.count.one),
            ("slots of several", SettleQueues.count.several),
            ("limited slots", SettleQueues.countLimited), ("heads", SettleQueues.forgetHeads),
            ("no slots", SettleQueues.forgetSlots), ("head", SettleQueues.refreshHead),
            ("no head", SettleQueues.forgetHead),
            ("group", SettleQueues.reconsiderGroup), ("queue", SettleQueues.reconsiderQueue),
            ("update", SaveChangedRuns.update), ("keys", SaveChangedRuns.changeKeys),
            ("terms", SaveChangedRuns.changeTerms),
            ("details", SaveDetails.update), ("labels", SaveLabels.update),
            ("found labels", LoadLabels.sql),
            ("label packet", SaveLabels.forgetPacket), ("packets", SaveDetails.forgetPackets),
            ("finish", SaveChangedRuns.finish),
            ("ended wait", SaveDependents.delete),
            ("old requests", SaveRequests.forget), ("forgotten tags", SaveTags.forget),
            ("declared queues", ListQueues.declared), ("next waiting queue", ListQueues.nextWaiting),
            ("next running queue", ListQueues.nextRunning), ("slots of a queue", ListQueues.running),
            ("runs waiting in a queue", ListQueues.waiting), ("paused queue", SaveQueues.pause),
            ("limit", SaveQueues.override), ("paused environment", SaveQueues.pauseEnvironment),
            ("type of an environment", SaveQueues.typeEnvironment),
            ("environment", SaveQueues.environment), ("standing", LoadStanding.ahead),
            ("bulk actions", LoadBulkActions.byID), ("bulk replays", LoadBulkActions.replaying),
            ("list of bulk actions", LoadBulkActions.page), ("list of bulk actions back", LoadBulkActions.pageBack),
            ("changed bulk action", SaveBulkActions.update), ("version", LoadTasks.hasVersion),
            ("tokens", LoadTokens.byID), ("tokens by key", LoadTokens.byKey), ("list of tokens", ListTokens.all),
            ("list of tokens back", ListTokens.allBack), ("list of waiting tokens", ListTokens.waiting),
            ("list of waiting tokens back", ListTokens.waitingBack), ("token of a key", ListTokens.byKey),
            ("batch", SaveBatches.one), ("statuses", SaveBatches.statuses), ("open batch", SaveOpenBatches.one),
            ("items", SaveOpenBatches.items), ("ended open batch", SaveOpenBatches.delete),
            ("ended items", SaveOpenBatches.deleteItems), ("rules", LoadRules.declared),
            ("undeclared", FindUndeclared.oldest), ("undeclared row", UndeclaredRows.delete),
            ("limits", SaveLimits.limit), ("limit in all", SaveLimits.total), ("parts", SaveLimits.followParts),
            ("capped queues", SaveLimits.capQueues), ("blocked lines", SettleQueues.reconsiderEnvironment),
            ("queued", LoadRules.queued),
            ("errors", ListErrors.one), ("list of errors", ListErrors.forward),
            ("list of errors back", ListErrors.back), ("list of errors of a task", ListErrors.forwardOfTask),
            ("list of errors of a task back", ListErrors.backOfTask),
        ] + pruning + lists

    /// What looks for what is old, and removes it.
    private static let pruning = [
        ("last of the old", FindFinished.last), ("old runs", FindFinished.range), ("old runs by id", FindFinished.byID),
        ("open run of a batch", FindFinished.openRun), ("pruned journal", PruneRuns.journal),
        ("trimmed journal", PruneRuns.trimJournal), ("pruned packets", PruneRuns.packets),
        ("pruned needs", PruneRuns.needs), ("pruned objects", PruneRuns.objects), ("pruned run", PruneRuns.run),
        ("last of the tokens", PruneOthers.lastToken), ("last of the batches", PruneOthers.lastBatch),
        ("old tokens", PruneOthers.oldTokens), ("old batches", PruneOthers.oldBatches),
        ("old bulk action", PruneOthers.oldBulkAction), ("pruned links", PruneOthers.bulkRuns),
        ("pruned bulk action", PruneOthers.bulkAction), ("pruned refusals", PruneOthers.refusals),
        ("left journal", PruneRuns.leftJournal), ("forgotten journal", PruneRuns.forgetJournal),
        ("pruned error runs", PruneRuns.errors), ("pruned schedule runs", PruneRuns.schedules),
        ("pruned errors", PruneOthers.errors), ("old error", PruneOthers.oldError),
        ("old refusal", PruneOthers.oldRefusal),
        ("copied objects", SaveNeeds.copyObjects), ("named object", SaveNeeds.isNamed),
    ].map { (name: $0.0, sql: $0.1) }

    /// The list, by each index and in both directions.
    private static let lists = RunRange.Kind.allCases.flatMap { kind in
        [
            (name: "list by \(kind)", sql: ListRecords.sql(kind, goesBack: false)),
            (name: "list by \(kind) back", sql: ListRecords.sql(kind, goesBack: true)),
        ]
    }

    /// Those whose rows come in order from an index, so that a limit bounds what is read.
    static let ordered = Set(
        [
            "held runs", "children", "next timer", "next schedule", "due timers", "due schedules", "list of schedules",
            "unregistered", "undeclared", "unannounced",
            "next runs",
            "next heads",
            "head", "list of bulk actions", "list of bulk actions back",
            "next waiting queue", "next running queue",
        ] + lists.map(\.name))

    private static func plan(of sql: String) async throws -> [String] {
        let store = try await SQLiteStore.open(at: .memory, now: Sample.now)
        let plan = try await store.perform { connection in
            try connection.statement("EXPLAIN QUERY PLAN " + sql).rows { _ in
            } _: { row in
                for _ in 0..<3 { _ = row.int() }
                return row.text()
            }
        }
        try await store.close()
        return plan
    }

    @Test("a run's lines are found by an index, and so is the place of a new one among them")
    func events() async throws {
        let store = try await SQLiteEventStore.open(at: .memory)
        let plan = try await store.read { connection in
            try [EventChunkSQL.ofRun, EventChunkSQL.at, EventChunkSQL.next].map { sql in
                try connection.statement("EXPLAIN QUERY PLAN " + sql).rows { _ in
                } _: { row in
                    for _ in 0..<3 { _ = row.int() }
                    return row.text()
                }
            }
        }
        try await store.close()
        let index = "trigger_event_chunks_by_place (environment=? AND run=?"
        #expect(plan.allSatisfy { $0.contains { $0.contains(index) } }, "\(plan)")
        #expect(plan[1].count == 1 && plan[2].count == 1, "\(plan)")
    }

    @Test("no query reads a whole table", arguments: statements)
    func noScans(_ statement: (name: String, sql: String)) async throws {
        for step in try await Self.plan(of: statement.sql) where step.hasPrefix("SCAN") {
            // A subquery is as long as its own limit lets it be.
            let isParameter =
                ["VIRTUAL TABLE", "CONSTANT ROW", "subquery"].contains(where: step.contains) || step == "SCAN wanted"
            // Within the order of an index, a limit ends the reading.
            let isBounded = Self.ordered.contains(statement.name) && step.contains("USING COVERING INDEX")
            #expect(isParameter || isBounded, "\(statement.name): \(step)")
        }
    }

    @Test("what is limited comes sorted from an index", arguments: statements.filter { ordered.contains($0.name) })
    func noSorting(_ statement: (name: String, sql: String)) async throws {
        for step in try await Self.plan(of: statement.sql) {
            #expect(!step.contains("TEMP B-TREE"), "\(statement.name): \(step)")
        }
    }

    @Test(
        "each filter of the list has its index",
        arguments: [
            (ListRecords.sql(.task, goesBack: false), "trigger_runs_by_task"),
            (ListRecords.sql(.parent, goesBack: false), "trigger_runs_by_parent"),
            (ListRecords.sql(.status, goesBack: false), "trigger_runs_by_rare_status"),
            (ListRecords.sql(.test, goesBack: true), "trigger_runs_by_test"),
            (LoadHeldRuns.sql, "trigger_runs_by_worker"), (LoadChildren.sql, "trigger_runs_open_by_parent"),
            (LoadRunsHoldingKeys.idempotency, "trigger_runs_by_idempotency_key"),
            (LoadRunsHoldingKeys.debounce, "trigger_runs_by_debounce_key"),
            (TakeReady.nextHeads, "trigger_heads_in_order"),
            (LoadJournal.pending, "trigger_journal_pending"), (LoadJournal.woken, "trigger_journal_woken"),
            (Unannounced.sql, "trigger_unregistered_pending"), (TakeTimers.due, "trigger_timers_by_due"),
        ])
    func indexes(_ sql: String, _ index: String) async throws {
        let plan = try await Self.plan(of: sql)
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
    }
}
