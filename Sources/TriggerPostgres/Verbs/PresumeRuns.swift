#if Postgres
import TriggerEngine
import TriggerModel

/// Deciding on what is known of runs instead of reading them.
extension PostgresTransaction {
    /// Takes what this server last wrote of runs for what is there, and has the database see to it before anything but the mark
    /// is written.
    ///
    /// - Returns: Nil where they have to be read.
    func presumeRuns(_ environment: EnvironmentID, _ loads: Loads) throws -> [RunState]? {
        guard loads.heldKeys.isEmpty, let known = presumption.known?.runs(loads.runs, in: environment) else {
            return nil
        }
        try hold(known, environment)
        try connection.flush()
        let states = known.map(\.state)
        locked.formUnion(states.map(\.id))
        presumption.runs += states.map(\.id)
        return states
    }

    private func hold(_ known: [KnownRuns.Known], _ environment: EnvironmentID) throws {
        let isAwaited = known.contains(where: \.state.isAwaited)
        if known.count == 1, !isAwaited { return try hold(known[0], environment) }
        try writeMarking(isAwaited ? PresumeRuns.holdWithWaiting : PresumeRuns.hold) { parameters, mark in
            parameters.add(environment)
            parameters.texts(known, \.state.id.rawValue)
            parameters.texts(known, \.transaction)
            mark.add(to: &parameters)
            if isAwaited { parameters.flags(known, \.state.isAwaited) }
        }
    }

    private func hold(_ known: KnownRuns.Known, _ environment: EnvironmentID) throws {
        try write(PresumeRuns.holdOne) {
            $0.add(environment)
            $0.add(known.state.id.rawValue)
            $0.add(known.transaction)
        }
    }

    /// Takes entries for new where nothing else has to be read, so that the commit takes one round trip.
    func presumesAbsence(_ environment: EnvironmentID, _ loads: Loads) -> Bool {
        let asksMore = !(loads.tasks.isEmpty && loads.requests.isEmpty && loads.workers.isEmpty)
        guard !asksMore, presumption.known?.expectsNew(loads.entries) ?? false else { return false }
        presumption.absent[environment, default: []].formUnion(loads.entries)
        return true
    }

    /// Sees to it that the entries which were taken for absent and were not written are absent.
    func checkPresumption() throws {
        for (environment, places) in presumption.absent where !places.isEmpty {
            try write(PresumeRuns.expectAbsent) {
                $0.add(environment)
                $0.texts(places, \.run.rawValue)
                $0.entries(places, \.id)
            }
        }
        presumption.absent = [:]
    }
}

/// What a transaction takes for granted.
struct Presumption {
    /// What it may be taken from; nil where nothing may be presumed.
    var known: KnownRuns?
    /// The same of tasks and queues; nil, too, once the transaction may change them itself.
    var declarations: KnownDeclarations?
    /// Whether anything of that was used.
    var usesDeclarations = false
    /// Whether queues were to be open still when runs were handed out.
    var holdsOpenQueues = false
    /// The runs whose states were not read.
    var runs: [RunID] = []
    /// Entries that were not looked for, as they would be new, and are not written yet.
    var absent: [EnvironmentID: Set<EntryPlace>] = [:]

    /// Whether an error may come of something that is not as it was presumed: any may but those that say what they come of,
    /// a loss of the connection or another transaction.
    func isInDoubt(after error: any Error) -> Bool {
        if holdsOpenQueues, (error as? PostgresError)?.isRefusal ?? false { return true }
        guard !runs.isEmpty || usesDeclarations else { return false }
        guard let error = error as? PostgresError else { return true }
        return !error.isLoss && !error.isConflict
    }
}

enum PresumeRuns {
    /// Locks a run, and refuses unless it was last written by the transaction that is given; of one run, as a step is, this
    /// and the mark by itself cost less than the other.
    static let holdOne = """
        SELECT trigger_refuse() WHERE (
            SELECT xmin FROM trigger_runs WHERE environment = $1 AND id = $2 FOR UPDATE
        ) IS DISTINCT FROM $3::text::xid
        """

    /// Locks runs in the order they are given, and refuses unless they were last written by the transactions that are given;
    /// writes the commit's mark before, since one statement costs less than two.
    static let hold = marking(expecting: "unnest($2::text[], $3::text[]) AS a (id, transaction)")

    /// The same with the runs that wait for them, in the order of the ids of all.
    static let holdWithWaiting = marking(
        after: """
            asked AS MATERIALIZED (
                SELECT * FROM unnest($2::text[], $3::text[], $6::boolean[]) AS a (id, transaction, awaited)
            ), wanted AS MATERIALIZED (
                SELECT id, transaction FROM asked
                UNION ALL
                SELECT d.parent, NULL FROM asked AS a CROSS JOIN LATERAL (
                    SELECT parent FROM trigger_dependents
                    WHERE a.awaited AND environment = $1 AND child = a.id OFFSET 0) AS d
            ),
            """,
        expecting: "(SELECT id, transaction FROM wanted ORDER BY id) AS a")

    private static func marking(after parts: String = "", expecting source: String) -> String {
        """
        WITH \(parts) marked AS (\(CommitMark.write(writer: "$4", commit: "$5")))
        SELECT CASE WHEN (SELECT transaction FROM marked) IS NULL THEN NULL WHEN cardinality($2::text[]) = (
            SELECT count(*) FROM \(source) CROSS JOIN LATERAL (
                SELECT r.xmin AS transaction FROM trigger_runs AS r
                WHERE r.environment = $1 AND r.id = a.id FOR UPDATE) AS r
            WHERE r.transaction = a.transaction::xid
        ) THEN (SELECT transaction FROM marked) ELSE trigger_refuse()::text END
        """
    }

    /// Refuses if any of the entries is there.
    static let expectAbsent = """
        SELECT trigger_refuse()
        FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) AS p (run, scope, key, generation)
        CROSS JOIN LATERAL (
            SELECT 1 FROM trigger_journal AS j
            WHERE j.environment = $1 AND j.run = p.run AND j.scope = p.scope AND j.key = p.key
                AND j.generation = p.generation LIMIT 1) AS j
        LIMIT 1
        """
}
#endif
