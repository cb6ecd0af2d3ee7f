import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func workers(_ environment: EnvironmentID, _ ids: [WorkerID]) throws -> [WorkerRecord] {
        guard !ids.isEmpty else { return [] }
        return try statement(LoadWorkers.byID).rows {
            $0.add(environment)
            $0.add(JSONText.array(ids.map(\.rawValue)))
        } _: {
            try WorkerRow.read(&$0)
        }
    }

    func allWorkers() throws -> [WorkerRecord] {
        try statement(LoadWorkers.all).rows { _ in
        } _: {
            try WorkerRow.read(&$0)
        }
    }

    func hasWorkers(_ environment: EnvironmentID) throws -> Bool {
        try statement(LoadWorkers.had).row {
            $0.add(environment)
        } _: {
            $0.flag()
        } ?? false
    }
}

enum LoadWorkers {
    static let byID = """
        SELECT \(WorkerRow.columns) FROM trigger_workers
        WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """

    static let all = "SELECT \(WorkerRow.columns) FROM trigger_workers"

    static let had = "SELECT had_workers FROM trigger_environments WHERE id = ?1"
}
