#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension PostgresTransaction {
    /// Asks for everything and waits once: locks come first, those of tokens before those of runs, and what is read after them is
    /// what they protect.
    ///
    /// What this server wrote last of runs is not asked for, nor the tasks it knows; where nothing else is to be read nothing is
    /// waited for.
    func load(_ environment: EnvironmentID, _ loads: Loads, now: Date) throws -> LoadedRows {
        let tokens = try askTokens(environment, loads.tokens, holding: loads.tokenKeys)
        let presumed = try tokens == nil ? presumeRuns(environment, loads) : nil
        let runs =
            try presumed == nil
            ? askRuns(environment, loads.runs, holding: loads.heldKeys, waitingFor: loads.endingTokens) : nil
        let knowsEntries = loads.entries.isEmpty || (presumed != nil && presumesAbsence(environment, loads))
        let entries = try knowsEntries ? nil : askEntries(environment, loads.entries)
        let known = try loads.tasks.isEmpty ? ([:], true) : presumeTasks(environment, loads.tasks)
        let had = try known == nil ? askHadWorkers(environment) : nil
        let tasks = try known == nil ? askTasks(loads.tasks) : nil
        let requests = try loads.requests.isEmpty ? nil : askRequests(loads.requests, now: now)
        let workers = try loads.workers.isEmpty ? nil : askWorkers(environment, loads.workers)
        try connection.receiveChecks()
        var rows = LoadedRows()
        rows.hasWorkers = known?.hadWorkers ?? had?.rows.first ?? false
        rows.runs = presumed ?? Self.asked(loads.runs, loads.heldKeys, of: runs?.rows ?? [])
        rows.tokens = tokens?.rows ?? []
        rows.entries = try journal(environment, of: entries?.rows ?? [])
        rows.tasks = known?.tasks ?? note(tasks?.rows ?? [], of: loads.tasks)
        (rows.requests, rows.workers) = (requests?.rows ?? [], workers?.rows ?? [])
        return rows
    }
}
#endif
