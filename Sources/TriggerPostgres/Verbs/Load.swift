#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    /// Asks for everything and waits once: locks come first, and what is read after them is what they protect.
    func load(_ environment: EnvironmentID, _ loads: Loads, now: Date) throws -> LoadedRows {
        let had = try loads.tasks.isEmpty ? nil : askHadWorkers(environment)
        let runs = try askRuns(environment, loads.runs, holding: loads.idempotencyKeys)
        let entries = try loads.entries.isEmpty ? nil : askEntries(environment, loads.entries)
        let tasks = try loads.tasks.isEmpty ? nil : askTasks(loads.tasks)
        let requests = try loads.requests.isEmpty ? nil : askRequests(loads.requests, now: now)
        let workers = try loads.workers.isEmpty ? nil : askWorkers(environment, loads.workers)
        try connection.receiveAll()
        var rows = LoadedRows()
        rows.hasWorkers = had.map { $0.rows.first ?? false } ?? true
        rows.runs = Self.asked(loads.runs, loads.idempotencyKeys, of: runs?.rows ?? [])
        rows.entries = try journal(environment, of: entries?.rows ?? [])
        rows.tasks = Dictionary(uniqueKeysWithValues: tasks?.rows ?? [])
        (rows.requests, rows.workers) = (requests?.rows ?? [], workers?.rows ?? [])
        return rows
    }
}
#endif
