import TriggerEngine
import TriggerModel

/// What must hold when everything has come to rest.
struct FinalChecks {
    let plan: Plan
    let inspector: Inspector
    let witness: Witness

    /// What does not hold.
    func violations() -> [Violation] {
        leftovers() + doubles() + batches() + errors() + outcomes() + delays() + limits() + hooks() + metadata()
            + ScheduleChecks(inspector: inspector, prunes: plan.prunes).violations()
    }

    private func leftovers() -> [Violation] {
        let left = inspector.texts(
            """
            SELECT 'ready run ' || run FROM trigger_ready
            UNION ALL SELECT 'run of unknown task ' || run FROM trigger_unregistered
            UNION ALL SELECT 'run of unknown queue ' || run FROM trigger_undeclared UNION ALL SELECT 'head ' || queue FROM trigger_heads
            UNION ALL SELECT 'slots of ' || queue FROM trigger_slots
            UNION ALL SELECT 'wait of ' || parent FROM trigger_dependents
            UNION ALL SELECT 'timer ' || kind FROM trigger_timers WHERE kind NOT IN ('LEASE', 'CANCEL_CHILDREN', 'TOKEN', 'BATCH')
            UNION ALL SELECT 'open entry ' || key || ' of ' || j.run FROM trigger_journal AS j
                WHERE state = 'PENDING' AND suspends AND (due_at IS NOT NULL OR kind <> 'STEP')
            """)
        return left.map { Violation(guarantee: "nothing is left over at the end", details: $0) }
    }

    /// The payloads of the runs that clients triggered.
    private var triggered: [String] {
        inspector.texts(
            "SELECT payload FROM trigger_runs WHERE parent IS NULL AND (terms IS NULL OR terms NOT LIKE '%\"replayOf\"%')"
        )
    }

    /// A client's trigger makes one run; a key that a failed run gave up may make another.
    private func doubles() -> [Violation] {
        let payloads = triggered
        return plan.roots.filter { $0.idempotencyKey == nil }.compactMap { root in
            let count = payloads.count { $0 == "\(root.program)" }
            guard count > 1 else { return nil }
            let details = "\(count) runs of program \(root.program)"
            return Violation(guarantee: "a request has its effect once", details: details)
        }
    }

    /// A streamed batch has all its runs, each once, or none; but for those whose queue was full.
    private func batches() -> [Violation] {
        // Those that are gone cannot be counted.
        guard !plan.prunes else { return [] }
        let payloads = triggered
        let faults = inspector.texts("SELECT faults FROM trigger_batches WHERE faults IS NOT NULL")
        let refused = faults.joined().split(separator: "is full", omittingEmptySubsequences: false).count - 1
        return plan.batches.compactMap { batch in
            let counts = batch.programs.map { program in payloads.count { $0 == "\(program)" } }
            let missing = counts.count { $0 == 0 }
            let isWhole = counts.allSatisfy { $0 <= 1 } && (missing == refused || missing == counts.count)
            guard !isWhole else { return nil }
            let details = "\(batch): \(counts), \(faults)"
            return Violation(guarantee: "a batch has all its runs or none", details: details)
        }
    }

    /// Runs fail for the reasons their programs have, never for the engine's or the SDK's.
    private func errors() -> [Violation] {
        inspector.ids.compactMap { id in
            let others = ["COMPLETED_SUCCESSFULLY", "CANCELED", "EXPIRED", "TIMED_OUT"]
            guard let run = inspector.runs[id], !others.contains(run.status) else { return nil }
            let known = ["SimulatedFailure", "ChildRunError", "AbortRun", "TASK_RUN_STALLED_EXECUTING"]
            guard !known.contains(where: { run.ending.contains("\"\($0)\"") }) else { return nil }
            let details = "run \(id): \(run.status) \(run.ending)"
            return Violation(guarantee: "runs fail for their own reasons", details: details)
        }
    }

    /// No run begins before its time.
    private func delays() -> [Violation] {
        let rows = inspector.texts(
            """
            SELECT id || '|' || started_at || '|' || terms FROM trigger_runs
            WHERE started_at IS NOT NULL AND terms LIKE '%"delayUntil"%'
            """)
        return rows.compactMap { row in
            let parts = row.split(separator: "|").map(String.init)
            let terms = try? JSON.value(RunTerms.self, from: parts[2])
            guard let due = terms?.delayUntil?.millisecondsSince1970, let began = Int64(parts[1]), began < due else {
                return nil
            }
            return Violation(guarantee: "no run begins before its time", details: "run \(parts[0]): \(due - began) ms")
        }
    }

    /// No run times out that was not active for as long as it may be.
    private func limits() -> [Violation] {
        let rows = inspector.texts(
            "SELECT id || '|' || active_ms || '|' || coalesce(terms, '{}') FROM trigger_runs WHERE status = 'TIMED_OUT'"
        )
        return rows.compactMap { row in
            let parts = row.split(separator: "|").map(String.init)
            let terms = try? JSON.value(RunTerms.self, from: parts[2])
            let active = (Int64(parts[1]) ?? 0) - (terms?.activeBeforeMs ?? 0)
            if let limit = terms?.activeLimitMs, active >= limit { return nil }
            return Violation(
                guarantee: "no run times out before its time", details: "run \(parts[0]): \(active) ms, \(parts[2])")
        }
    }

    /// The hooks of a run that ended without its code run, unless three workers were lost with them.
    private func hooks() -> [Violation] {
        guard plan.faults.count < PendingHooks.mostLosses else { return [] }
        return inspector.owing.subtracting(witness.hooked).sorted().map {
            Violation(guarantee: "hooks of runs that ended run at least once", details: "run \($0)")
        }
    }

    /// Each step that was completed counted once in its run's metadata and in that of its family's root, and each attempt once at most.
    private func metadata() -> [Violation] {
        let rows = inspector.texts(
            """
            SELECT r.id || '|' || r.root || '|' || r.attempt || '|' || (SELECT count(*) FROM trigger_journal AS j
                WHERE j.environment = r.environment AND j.run = r.id AND j.kind = 'STEP' AND j.state = 'COMPLETED')
                || '|' || coalesce(r.metadata, '{}')
            FROM trigger_runs AS r
            """
        ).map { $0.split(separator: "|", maxSplits: 4).map(String.init) }
        // A run that repeats another has its metadata, which says what that one did.
        let replayed = Set(inspector.texts("SELECT id FROM trigger_runs WHERE terms LIKE '%\"replayOf\"%'"))
        var (violations, families, said) = ([Violation](), [String: Int](), [String: Int]())
        for row in rows where !replayed.contains(row[0]) && !replayed.contains(row[1]) {
            let metadata = MetadataObject(text: row[4])
            let (steps, attempts) = (metadata.count("steps"), metadata.count("attempts"))
            families[row[1], default: 0] += Int(row[3]) ?? 0
            said[row[0]] = metadata.count("$.family.steps")
            if steps != Int(row[3]) || attempts > Int(row[2]) ?? 0 {
                violations.append(Violation(guarantee: "metadata counts each change once", details: "\(row)"))
            }
        }
        let thinned = Set(inspector.ids.filter(inspector.isGone).compactMap { inspector.runs[$0]?.root })
        for (root, steps) in families where said[root] != steps {
            // Of a family some of whose runs are gone more was counted than there is to be seen, or its root is gone.
            if thinned.contains(root), said[root] ?? .max > steps { continue }
            let details = "root \(root): \(said[root] ?? -1) counted of \(steps)"
            violations.append(Violation(guarantee: "no change of another run's metadata is lost", details: details))
        }
        return violations
    }

    /// A run in whose family nothing was cancelled, expired or timed out ends as its program says.
    private func outcomes() -> [Violation] {
        let disturbed = Set(
            inspector.runs.values.filter { run in
                ["CANCELED", "EXPIRED", "TIMED_OUT"].contains(run.status) || run.ending.contains("STALLED")
            }.map(\.root))
        let sharesRuns = inspector.texts("SELECT id FROM trigger_runs WHERE idempotency_key IS NOT NULL LIMIT 1") != []
        if !disturbed.isEmpty, sharesRuns { return [] }
        return inspector.texts("SELECT id || '|' || payload FROM trigger_runs").compactMap { row in
            let parts = row.split(separator: "|").map(String.init)
            guard let run = inspector.runs[parts[0]], let program = Int(parts[1]), !disturbed.contains(run.root) else {
                return nil
            }
            let (isSuccess, expected) = (run.status == "COMPLETED_SUCCESSFULLY", plan.succeeds(program))
            guard isSuccess != expected else { return nil }
            let details = "run \(parts[0]), program \(program): \(run.status)"
            return Violation(guarantee: "runs end as their programs say", details: details)
        }
    }
}

extension MetadataObject {
    /// A whole number, 0 where there is none.
    fileprivate func count(_ key: String) -> Int {
        if case .integer(let count) = try? value(at: key) { Int(count) } else { 0 }
    }
}
