#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// The queues are locked, and counted up to their limits.
    func lineLengths(_ environment: EnvironmentID, upTo limits: [String: Int]) throws -> [String: Int] {
        guard !limits.isEmpty else { return [:] }
        try write(LoadRules.lock) {
            $0.add(self.lockSpace ^ environment.rawValue)
            $0.texts(limits, \.key)
        }
        let lengths = try rows(LoadRules.queued) {
            $0.add(environment)
            $0.texts(limits, \.key)
            $0.counts(limits) { max(0, $0.value) }
        } _: {
            ($0.text(), $0.int())
        }
        return Dictionary(lengths) { first, _ in first }
    }

    /// What is said of queues is known as a rule.
    func rules(_ environment: EnvironmentID, ofQueues names: [String]) throws -> [String: QueueRules] {
        if let known = try presume({ $0.rules(environment, names) }) { return known }
        try askGeneration()
        let found = try rows(LoadRules.declared) {
            $0.add(environment)
            $0.texts(names) { $0 }
        } _: {
            ($0.text(), QueueRules(isDeclared: $0.flag(), sizeLimit: $0.optionalInt()))
        }
        var rules = Dictionary(names.map { ($0, QueueRules()) }) { first, _ in first }
        rules.merge(found) { _, new in new }
        read.note(rules, in: environment)
        return rules
    }
}

enum LoadRules {
    static let declared = """
        SELECT q.* FROM unnest($2::text[]) AS w (name) CROSS JOIN LATERAL (
            SELECT name, declared, size_limit FROM trigger_queues WHERE environment = $1 AND name = w.name LIMIT 1) AS q
        """

    /// One lock for each queue, in one order everywhere; held to the end of the transaction.
    static let lock = """
        SELECT pg_advisory_xact_lock(l.key) FROM (
            SELECT DISTINCT hashtextextended(w.name, $1) AS key FROM unnest($2::text[]) AS w (name) ORDER BY key) AS l
        """

    static let queued = """
        SELECT w.name, (SELECT count(*) FROM (
            SELECT FROM trigger_ready AS r WHERE r.environment = $1 AND r.queue = w.name LIMIT w.most) AS r)
        FROM unnest($2::text[], $3::bigint[]) AS w (name, most)
        """
}
#endif
