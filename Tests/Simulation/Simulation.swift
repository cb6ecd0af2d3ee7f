import ArgumentParser
import TriggerModel
import TriggerPostgres
import TriggerSQLite

import struct Foundation.Date

/// Runs plans, one after another, on one database that is emptied between them.
struct Simulation {
    let database: any SimulatedDatabase

    /// What came of a plan.
    struct Outcome {
        var violation: Violation?
        var hash: Int
        var lines: [String]
        var runs: Int
        var commits: Int
        var mishaps: [String: Int]
    }

    /// Opens the database: in memory, in a file of a folder, or in a new schema of a PostgreSQL database.
    init(folder: String?, postgres: String?) throws {
        #if Postgres
        if let postgres {
            database = try PostgresPair(at: PostgresLocation(postgres, schema: Self.schema))
            return
        }
        #else
        guard postgres == nil else { throw ValidationError("this program was built without the trait Postgres") }
        #endif
        let location = folder.map { SQLiteLocation.file("\($0)/simulation.sqlite") } ?? .memory
        database = try SQLiteStore.openBlocking(at: location, now: Date(millisecondsSince1970: SimulatedClock.start))
    }

    /// Runs a plan from its beginning to its end.
    func run(_ plan: Plan, isTraced: Bool = false) throws -> Outcome {
        try empty(plan)
        try database.begin(seed: plan.seed)
        let refutations = database.refutations
        let world = World(plan, database: database, isTraced: isTraced)
        world.run()
        var mishaps = world.mishaps
        mishaps["refutations"] = database.refutations - refutations
        return Outcome(
            violation: world.violation, hash: world.trace.hash, lines: world.trace.lines,
            runs: world.inspector.ids.count, commits: world.inspector.commits, mishaps: mishaps)
    }

    /// The schema that a simulation on PostgreSQL has to itself.
    private static let schema = "simulation_\(UInt64.random(in: 0...UInt64.max))"

    /// Removes what the simulation made outside of this process.
    func close() throws {
        #if Postgres
        if database is PostgresPair { try database.executeBlocking(["DROP SCHEMA \(Self.schema) CASCADE"]) }
        #endif
    }

    private func empty(_ plan: Plan) throws {
        let tables =
            database.ownTables + [
                "runs", "ready", "heads", "queues", "slots", "unregistered", "undeclared", "journal", "dependents",
                "timers",
                "workers", "tasks", "requests", "batches", "news", "inbox", "tokens", "open_batches", "batch_items",
                "run_tags", "bulk_runs", "bulk_actions", "errors", "error_runs", "needs", "objects",
            ]
        var statements = tables.map { "DELETE FROM trigger_\($0)" }
        statements.append(
            "UPDATE trigger_environments SET running = 0, paused = false, had_workers = false, "
                + "burst_limit = NULL, concurrency_limit = \(plan.environmentLimit)")
        try database.executeBlocking(statements)
    }
}
