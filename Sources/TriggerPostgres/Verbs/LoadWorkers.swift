#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func workers(_ environment: EnvironmentID, _ ids: [WorkerID]) throws -> [WorkerRecord] {
        guard !ids.isEmpty else { return [] }
        let answer = try askWorkers(environment, ids)
        try connection.receiveAll()
        return answer.rows
    }

    func askWorkers(_ environment: EnvironmentID, _ ids: [WorkerID]) throws -> Answer<WorkerRecord> {
        try ask(LoadWorkers.byID, locking: true) {
            $0.add(environment)
            $0.texts(Set(ids), \.rawValue)
        } _: {
            try WorkerRow.read(&$0)
        }
    }

    func allWorkers() throws -> [WorkerRecord] {
        try rows(LoadWorkers.all) { _ in
        } _: {
            try WorkerRow.read(&$0)
        }
    }

    func hasWorkers(_ environment: EnvironmentID) throws -> Bool {
        let answer = try askHadWorkers(environment)
        try connection.receiveAll()
        return answer.rows.first ?? false
    }

    func askHadWorkers(_ environment: EnvironmentID) throws -> Answer<Bool> {
        try askGeneration()
        return try ask(LoadWorkers.had) {
            $0.add(environment)
        } _: { [self] in
            let had = $0.flag()
            read.note(hadWorkers: had, in: environment)
            return had
        }
    }
}

enum LoadWorkers {
    static let byID = """
        SELECT w.* FROM (SELECT DISTINCT id COLLATE "C" AS id FROM unnest($2::text[]) AS a (id) ORDER BY id) AS a
        CROSS JOIN LATERAL (
            SELECT \(WorkerRow.columns) FROM trigger_workers WHERE environment = $1 AND id = a.id FOR UPDATE) AS w
        """

    static let all = "SELECT \(WorkerRow.columns) FROM trigger_workers"

    static let had = "SELECT had_workers FROM trigger_environments WHERE id = $1"
}
#endif
