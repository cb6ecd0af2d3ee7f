/// Looks at the store after every commit.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class Inspector: @unchecked Sendable {
    /// What is known of the runs, by id.
    private(set) var runs: [String: RunFacts] = [:]
    /// The ids, in the order in which the runs came to be.
    private(set) var ids: [String] = []
    /// The runs that ended with hooks that were still to run.
    private(set) var owing: Set<String> = []
    /// Commits that changed something.
    private(set) var commits = 0

    /// Whether every run has ended and nothing is held.
    private(set) var isAtRest = true

    private let database: any SimulatedDatabase
    private let prunes: Bool
    /// Runs that were removed.
    private var gone: Set<String> = []
    private let checks: String
    private let report: (Violation) -> Void
    private var rows: [String: Substring] = [:]
    private var holders: [String: [Int: String]] = [:]
    private var leases: [String: [Lease]] = [:]
    private var changes = ""
    /// The lines of the plan's side queue.
    private var lengths = LineLengths()

    /// A lease of a run and the commit that brought it.
    private struct Lease {
        var commit: Int
        var epoch: Int
        var worker: String
    }

    init(_ database: any SimulatedDatabase, prunes: Bool, report: @escaping (Violation) -> Void) {
        self.database = database
        self.prunes = prunes
        checks = RowChecks.sql(and: database.ownChecks, prunes: prunes)
        self.report = report
    }

    /// Looks at what a commit changed; `note` is called for each run that changed.
    func look(_ note: (String) -> Void) throws {
        guard let changes = try database.textsBlocking(database.changes).first, changes != self.changes else {
            return
        }
        self.changes = changes
        commits += 1
        var gained: Set<String> = []
        let (before, known) = (sideLine, ids.count)
        let found = try database.textsBlocking(RunFacts.sql)
        for row in found { look(row[...], &gained, note) }
        checkLine(before: before, ids.dropFirst(known))
        isAtRest = runs.values.allSatisfy { $0.isFinal && !$0.holdsSlot && !$0.owesHooks } && goesOn.isEmpty
        if found.count != ids.count - gone.count { noteGone(found) }
        for group in gained.sorted() { try checkLimit(of: group) }
        for line in try database.textsBlocking(checks) {
            let parts = line.split(separator: ": ", maxSplits: 1).map(String.init)
            fail("the \(parts[0]) are right", parts[1])
        }
    }

    /// Runs that are gone had ended, and nobody has their slots.
    private func noteGone(_ found: [String]) {
        let there = Set(found.map { String($0.prefix { $0 != "|" }) })
        for id in ids where !there.contains(id) && gone.insert(id).inserted {
            guard let run = runs[id], !prunes || !run.isFinal || run.holdsSlot else { continue }
            fail("no run is lost", "\(id) was \(run.status), and is gone")
        }
    }

    /// Whether a run was removed.
    func isGone(_ run: String) -> Bool {
        gone.contains(run)
    }

    /// The runs that stand in the line of the side queue.
    private var sideLine: Int {
        runs.values.count { $0.isInLine && $0.queue == Plan.SideQueue.name }
    }

    private func checkLine(before: Int, _ new: ArraySlice<String>) {
        let brought = new.compactMap { runs[$0] }.filter { $0.queue == Plan.SideQueue.name }
        let sure = brought.count { $0.isInLine || $0.holdsSlot }
        let all = brought.count { $0.status != "DELAYED" && ($0.isInLine || $0.line.isEmpty) }
        let limit = texts(
            "SELECT CAST(size_limit AS TEXT) FROM trigger_queues WHERE size_limit IS NOT NULL AND name = $1",
            [Plan.SideQueue.name]
        ).first
        let excess = lengths.add(
            commits, before: before, brought: (sure, all), after: sideLine, limit: limit.flatMap { Int($0) })
        if excess > 0 { fail("no line is longer than it may be", "by \(excess) runs that were brought") }
    }

    /// Whether a trigger can have met a full line of the side queue after a commit.
    func wasFull(since commit: Int) -> Bool {
        lengths.wasFull(since: commit)
    }

    /// The bulk actions that go on.
    private var goesOn: [String] {
        texts("SELECT id FROM trigger_bulk_actions WHERE status = 'PENDING'")
    }

    private func look(_ row: Substring, _ gained: inout Set<String>, _ note: (String) -> Void) {
        guard let bar = row.firstIndex(of: "|") else { return }
        let (id, rest) = (String(row[..<bar]), row[row.index(after: bar)...])
        guard rows[id] != rest else { return }
        rows[id] = rest
        let facts = RunFacts.read(rest)
        let before = runs.updateValue(facts, forKey: id)
        if before == nil { ids.append(id) }
        if facts.holdsSlot, !(before?.holdsSlot ?? false) { gained.insert("\(facts.queue)|\(facts.key)") }
        if facts.owesHooks { owing.insert(id) }
        if let before { check(id, before, facts) }
        checkHolder(id, facts)
        remember(id, before, facts)
        let lease = "epoch \(facts.epoch) \(facts.worker.suffix(6))"
        note("\(id.suffix(6)) \(facts.task) \(facts.status) \(lease) \(facts.ending)")
    }

    private func check(_ id: String, _ before: RunFacts, _ facts: RunFacts) {
        if facts.epoch < before.epoch {
            fail("epochs only grow", "run \(id) went from \(before.epoch) to \(facts.epoch)")
        }
        if before.isFinal, before.status != facts.status || before.ending != facts.ending {
            let (was, now) = ("\(before.status) \(before.ending)", "\(facts.status) \(facts.ending)")
            fail("no run ends twice", "run \(id) was \(was), now \(now)")
        }
    }

    private func checkHolder(_ id: String, _ facts: RunFacts) {
        guard !facts.worker.isEmpty, !facts.isFinal else { return }
        let holder = holders[id, default: [:]].updateValue(facts.worker, forKey: facts.epoch)
        if let holder, holder != facts.worker {
            fail("one worker holds an epoch", "run \(id), epoch \(facts.epoch): \(holder) and \(facts.worker)")
        }
    }

    private func remember(_ id: String, _ before: RunFacts?, _ facts: RunFacts) {
        guard before?.epoch != facts.epoch || before?.worker != facts.worker else { return }
        leases[id, default: []].append(Lease(commit: commits, epoch: facts.epoch, worker: facts.worker))
    }

    private func checkLimit(of group: String) throws {
        let parts = group.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        let over = try database.textsBlocking(
            """
            SELECT q.concurrency_limit || ' allowed' FROM trigger_queues AS q WHERE q.name = $1
                AND q.concurrency_limit < (SELECT count(*) FROM trigger_runs AS r
                    WHERE r.holds_slot AND r.queue = $1 AND r.concurrency_key = $2)
            """, parts)
        for text in over { fail("no limit is exceeded", "queue \(parts[0]), key \"\(parts[1])\": more than \(text)") }
        let environment = try database.textsBlocking(
            """
            SELECT coalesce(burst_limit, concurrency_limit) || ' allowed' FROM trigger_environments
            WHERE running > coalesce(burst_limit, concurrency_limit)
            """)
        for text in environment { fail("no limit is exceeded", "the environment: more than \(text)") }
    }

    /// Whether a lease was the run's at some moment since a commit; any worker's when none is named.
    func wasCurrent(_ run: String, epoch: Int, worker: String?, since commit: Int) -> Bool {
        let all = leases[run] ?? []
        let first = all.lastIndex { $0.commit <= commit } ?? 0
        return all.suffix(from: min(first, all.count)).contains {
            $0.epoch == epoch && (worker == nil || $0.worker == worker)
        }
    }

    /// The texts of a query.
    func texts(_ sql: String, _ arguments: [String] = []) -> [String] {
        do {
            return try database.textsBlocking(sql, arguments)
        } catch {
            fail("the store can be read", "\(error)")
            return []
        }
    }

    private func fail(_ guarantee: String, _ details: String) {
        report(Violation(guarantee: guarantee, details: details))
    }
}
