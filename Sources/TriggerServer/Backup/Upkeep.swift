import Foundation
import TriggerEmbedded
package import TriggerEngine
import TriggerModel
import TriggerSQLite

/// What an operator does with the data of a server by hand.
package struct Upkeep: Sendable {
    private let settings: Settings

    /// Prepares it.
    package init(_ settings: Settings) {
        self.settings = settings
    }

    /// What would be removed.
    package struct Plan: Sendable {
        /// Runs.
        package var runs: PrunePlan
        /// Objects that nothing names; nil where they are not looked at, as servers of a PostgreSQL database remove them.
        package var objects: Int?
    }

    /// What was removed.
    package struct Done: Sendable {
        /// Runs, and what is beside them.
        package var totals = PruneTotals()
        /// Objects that nothing named.
        package var objects = ObjectSweeper.Totals()
        /// The file's bytes, and those of them that are free; nil where there is no file.
        package var file: (bytes: Int, free: Int)?
    }

    /// Looks, and changes nothing; a file that a server has in use may be looked at.
    ///
    /// - Throws: ``StartFailure``, `StoreError` or `EngineError`.
    package func plan() async throws -> Plan {
        let retention = try retention()
        let report = try await ServerStore.inspect(settings)
        guard report.exists else { throw noDatabase }
        guard report.missing.isEmpty else {
            throw StartFailure(
                "\(ServerStore.place(settings)) is not up to date; run `trigger migrate` or start the server first")
        }
        let store = try await ServerStore.openToRead(settings)
        do {
            let sweeper = try await sweeper(store)
            var plan = Plan(runs: try await PrunePlan(of: store.store, retention, now: store.time.now))
            if let sweeper { plan.objects = try await sweeper.unnamed().count }
            try await store.close()
            return plan
        } catch {
            try? await store.close()
            throw error
        }
    }

    /// Removes what is old, a portion per transaction, and gives the room back to the disk if it is to.
    ///
    /// - Throws: ``StartFailure``, `StoreError` or `EngineError`.
    package func prune(vacuums: Bool, progress: (PruneTotals) -> Void) async throws -> Done {
        let retention = try retention()
        guard settings.databaseURL == nil || !vacuums else {
            throw StartFailure(
                "a PostgreSQL database gives room free by its own autovacuum; leave --vacuum away, "
                    + "or run VACUUM FULL on its tables while no server runs")
        }
        guard try await ServerStore.inspect(settings).exists else { throw noDatabase }
        let store = try await open()
        do {
            let done = try await prune(store, retention, vacuums: vacuums, progress)
            try await store.close()
            return done
        } catch {
            try? await store.close()
            throw error
        }
    }

    private func prune(
        _ store: ServerStore, _ retention: Retention, vacuums: Bool, _ progress: (PruneTotals) -> Void
    ) async throws -> Done {
        var done = Done()
        let sweeper = try await sweeper(store)
        done.totals = try await Pruning(of: store.store, retention, time: store.time).run(progress: progress)
        // Nobody else has the file: what nothing names now, nothing is about to name.
        if let sweeper { done.objects = try await sweeper.sweep {} }
        guard let file = store.store as? SQLiteStore else { return done }
        if vacuums { try await file.vacuum() }
        done.file = try await file.room()
        return done
    }

    private var noDatabase: StartFailure {
        StartFailure("there is no database at \(ServerStore.place(settings)); name it with --data or --store")
    }

    private func retention() throws -> Retention {
        guard settings.retention != .forever else {
            throw StartFailure("everything is kept forever; say what is not with --retain-runs or --retain-failed")
        }
        return settings.retention
    }

    /// - Throws: ``StartFailure`` where the objects are another database's: all of them would be swept away.
    private func sweeper(_ store: ServerStore) async throws -> ObjectSweeper? {
        guard settings.databaseURL == nil, FileManager.default.fileExists(atPath: settings.objectFolder) else {
            return nil
        }
        let objects = FolderObjects(reading: settings.objectFolder)
        let identity = try await store.store.read { try $0.identity() }
        if let owner = try objects.owner(), owner != identity {
            throw settings.foreignObjects(of: owner, not: identity)
        }
        return ObjectSweeper(store: store.store, objects: objects, time: store.time)
    }

    private func open() async throws -> ServerStore {
        do {
            return try await ServerStore.open(settings, in: DataFolder(settings.data))
        } catch let error as StoreError where error.code == .locked {
            throw StartFailure(
                "\(ServerStore.file(settings)) is in use by a server, which removes what is old by itself; stop it to do it "
                    + "now, or look with --plan")
        }
    }
}
