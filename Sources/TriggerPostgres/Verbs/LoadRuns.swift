#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func runs(_ environment: EnvironmentID, _ ids: [RunID], holding keys: [HeldKey]) throws -> [RunState] {
        guard let answer = try askRuns(environment, ids, holding: keys) else { return [] }
        try connection.receiveAll()
        return Self.asked(ids, keys, of: answer.rows)
    }

    /// Asks for runs, and locks those that wait for them, or for tokens, with them.
    func askRuns(
        _ environment: EnvironmentID, _ ids: [RunID], holding keys: [HeldKey], waitingFor tokens: [TokenID] = []
    ) throws -> Answer<RunState>? {
        guard !ids.isEmpty || !keys.isEmpty || !tokens.isEmpty else { return nil }
        return try ask(keys.isEmpty ? LoadRuns.byID : LoadRuns.byIDOrKey, locking: true) {
            $0.add(environment)
            $0.texts(Set(ids.map(\.rawValue) + tokens.map(\.rawValue))) { $0 }
            if !keys.isEmpty {
                for kind in [HeldKey.Kind.idempotency, .debounce] {
                    let keys = keys.filter { $0.kind == kind }
                    $0.texts(keys, \.task)
                    $0.texts(keys, \.key)
                }
            }
        } _: { [self] in
            let run = try RunStateRow.read(&$0)
            locked.insert(run.id)
            return run
        }
    }

    /// Those that were asked for, of those that were locked with them.
    static func asked(_ ids: [RunID], _ keys: [HeldKey], of found: [RunState]) -> [RunState] {
        guard found.count > ids.count || !keys.isEmpty else { return found }
        let (ids, keys) = (Set(ids), Set(keys))
        return found.filter { run in
            ids.contains(run.id) || !keys.isDisjoint(with: run.heldKeys)
        }
    }

    func runs(_ environment: EnvironmentID, heldBy worker: WorkerID, limit: Int) throws -> [RunState] {
        try rows(LoadRuns.held) {
            $0.add(environment)
            $0.add(worker.rawValue)
            $0.add(limit)
        } _: {
            try RunStateRow.read(&$0)
        }
    }

    func children(_ environment: EnvironmentID, of parent: RunID, after: RunID?, limit: Int) throws -> [RunID] {
        try rows(LoadRuns.children) {
            $0.add(environment)
            $0.add(parent.rawValue)
            $0.add(after?.rawValue ?? "")
            $0.add(limit)
        } _: {
            $0.run()
        }
    }
}

enum LoadRuns {
    /// Looks up runs, and those that wait for them, and locks them all in the order of their ids.
    static let byID = locking(asked: "SELECT unnest($2::text[]) AS id")

    static let byIDOrKey = locking(
        asked: """
            SELECT unnest($2::text[]) AS id
            UNION
            \(holding("idempotency_key", "$3", "$4"))
            UNION
            \(holding("debounce_key", "$5", "$6"))
            """)

    private static func holding(_ column: String, _ tasks: String, _ keys: String) -> String {
        """
        SELECT r.id FROM unnest(\(tasks)::text[], \(keys)::text[]) AS k (task, key) CROSS JOIN LATERAL (
            SELECT id FROM trigger_runs
            WHERE environment = $1 AND task = k.task AND md5(\(column)) = md5(k.key) AND \(column) = k.key LIMIT 1) AS r
        """
    }

    private static func locking(asked: String) -> String {
        """
        WITH asked AS MATERIALIZED (\(asked)), wanted AS MATERIALIZED (
            SELECT id FROM asked
            UNION
            SELECT d.parent FROM asked AS a CROSS JOIN LATERAL (
                SELECT parent FROM trigger_dependents WHERE environment = $1 AND child = a.id OFFSET 0) AS d
        )
        SELECT r.* FROM (SELECT id FROM wanted ORDER BY id) AS w CROSS JOIN LATERAL (
            SELECT \(RunStateRow.columns) FROM trigger_runs AS r
            WHERE r.environment = $1 AND r.id = w.id FOR UPDATE) AS r
        """
    }

    static let held = """
        SELECT \(RunStateRow.columns) FROM trigger_runs AS r
        WHERE r.environment = $1 AND r.worker = $2 ORDER BY r.id LIMIT $3
        """

    static let children = """
        SELECT id FROM trigger_runs
        WHERE environment = $1 AND parent = $2 AND finished_at IS NULL AND id > $3
        ORDER BY id LIMIT $4
        """
}
#endif
