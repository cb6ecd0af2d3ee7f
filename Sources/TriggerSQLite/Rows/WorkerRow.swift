import TriggerEngine
import TriggerModel

/// How a worker stands in a row of `trigger_workers`.
enum WorkerRow {
    /// The columns in the order they are bound and read.
    static let columns =
        "environment, id, version, name, tasks, in_process, registered_at, lease_until, renewed, server"

    /// Binds the columns.
    static func bind(_ worker: WorkerRecord, to bindings: inout Bindings) {
        bindings.add(worker.environment)
        bindings.add(worker.id.rawValue)
        bindings.add(worker.version)
        bindings.add(worker.name)
        bindings.add(JSONText.array(worker.tasks))
        bindings.add(worker.isInProcess)
        bindings.add(worker.registeredAt)
        bindings.add(worker.leaseUntil)
        bindings.add(worker.isRenewed)
        bindings.add(worker.server)
    }

    /// Reads the columns.
    static func read(_ row: inout Columns) throws -> WorkerRecord {
        WorkerRecord(
            environment: row.environment(), id: WorkerID(rawValue: row.text()), version: row.text(), name: row.text(),
            tasks: try row.json() ?? [], isInProcess: row.flag(), registeredAt: row.date(), leaseUntil: row.date(),
            isRenewed: row.flag(), server: row.text()
        )
    }
}
