import TriggerModel
import TriggerSQLite

import struct Foundation.Date

/// Runs plans, one after another, on one database that is emptied between them.
struct Simulation {
    let database: SQLiteStore

    /// What came of a plan.
    struct Outcome {
        var violation: Violation?
        var hash: Int
        var lines: [String]
        var runs: Int
        var commits: Int
        var mishaps: [String: Int]
    }

    /// Opens the database: in memory, or in a file of a folder.
    init(folder: String?) throws {
        let location = folder.map { SQLiteLocation.file("\($0)/simulation.sqlite") } ?? .memory
        database = try SQLiteStore.openBlocking(at: location, now: Date(millisecondsSince1970: SimulatedClock.start))
    }

    /// Runs a plan from its beginning to its end.
    func run(_ plan: Plan, isTraced: Bool = false) throws -> Outcome {
        try empty(plan)
        let world = World(plan, database: database, isTraced: isTraced)
        world.run()
        return Outcome(
            violation: world.violation, hash: world.trace.hash, lines: world.trace.lines,
            runs: world.inspector.ids.count, commits: world.inspector.commits, mishaps: world.mishaps)
    }

    private func empty(_ plan: Plan) throws {
        let tables = [
            "runs", "packets", "ready", "heads", "queues", "slots", "unregistered", "journal", "dependents", "timers",
            "workers", "tasks", "requests", "batches",
        ]
        var statements = tables.map { "DELETE FROM trigger_\($0)" }
        statements.append(
            "UPDATE trigger_environments SET running = 0, paused = 0, had_workers = 0, "
                + "concurrency_limit = \(plan.environmentLimit == 10_000 ? 10_000 : plan.environmentLimit)")
        try database.executeBlocking(statements)
    }
}
