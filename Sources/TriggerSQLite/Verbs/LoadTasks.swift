import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func tasks(_ ids: [TaskRecord.ID]) throws -> [TaskRecord.ID: TaskRecord] {
        var tasks: [TaskRecord.ID: TaskRecord] = [:]
        for id in Set(ids) {
            tasks[id] = try task(id)
        }
        return tasks
    }

    func versions(_ environment: EnvironmentID, among versions: [String]) throws -> Set<String> {
        let known = try versions.filter { version in
            try statement(LoadTasks.hasVersion).row {
                $0.add(environment)
                $0.add(version)
            } _: {
                $0.flag()
            } ?? false
        }
        return Set(known)
    }

    private func task(_ id: TaskRecord.ID) throws -> TaskRecord? {
        try statement(id.version == nil ? LoadTasks.latest : LoadTasks.ofVersion).row {
            $0.add(id.environment)
            $0.add(id.task)
            if let version = id.version { $0.add(version) }
        } _: { row in
            let manifest = try manifests.manifest(row.text())
            return TaskRecord(environment: id.environment, version: row.text(), manifest: manifest)
        }
    }
}

/// A batch has few distinct tasks, each found by its key; so they are asked for one by one.
enum LoadTasks {
    static let ofVersion = """
        SELECT manifest, version FROM trigger_tasks WHERE environment = ?1 AND task = ?2 AND version = ?3
        """

    static let latest = """
        SELECT manifest, version FROM trigger_tasks WHERE environment = ?1 AND task = ?2
        ORDER BY registered DESC LIMIT 1
        """

    static let hasVersion = "SELECT 1 FROM trigger_tasks WHERE environment = ?1 AND version = ?2 LIMIT 1"
}
