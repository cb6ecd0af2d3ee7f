#if Postgres
import TriggerEngine
import TriggerModel

/// How workers stand in rows of `trigger_workers`.
enum WorkerRow {
    /// The columns in the order they are added and read.
    static let columns =
        "environment, id, version, name, tasks, in_process, registered_at, lease_until, renewed, server"

    /// Adds an array for each column.
    static func add(_ workers: [WorkerRecord], to parameters: inout Parameters) throws {
        let tasks = try workers.map { try JSON.text($0.tasks) }
        parameters.environments(workers, \.environment)
        parameters.texts(workers, \.id.rawValue)
        parameters.texts(workers, \.version)
        parameters.texts(workers, \.name)
        parameters.texts(tasks) { $0 }
        parameters.flags(workers, \.isInProcess)
        parameters.dates(workers, \.registeredAt)
        parameters.dates(workers, \.leaseUntil)
        parameters.flags(workers, \.isRenewed)
        parameters.texts(workers, \.server)
    }

    /// Reads the columns.
    static func read(_ row: inout Columns) throws -> WorkerRecord {
        WorkerRecord(
            environment: row.environment(), id: WorkerID(rawValue: row.text()), version: row.text(),
            name: row.text(), tasks: try row.json() ?? [], isInProcess: row.flag(), registeredAt: row.date(),
            leaseUntil: row.date(), isRenewed: row.flag(), server: row.text()
        )
    }
}
#endif
