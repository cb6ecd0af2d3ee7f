import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

/// The store of a server: the file in the data folder, or the PostgreSQL database that was set.
struct ServerStore {
    let store: any Store
    /// The clock that goes with it.
    let time: any TimeSource
    /// Where the data is, for people.
    let place: String

    /// Opens it.
    ///
    /// - Throws: A `StoreError`, or a ``StartFailure`` when this program has no PostgreSQL in it.
    static func open(_ settings: Settings, in folder: DataFolder) async throws -> ServerStore {
        if let url = settings.databaseURL { return try await openPostgres(url, schema: settings.databaseSchema) }
        let store = try await SQLiteStore.open(at: .file(folder.database), now: SystemTime().now)
        return ServerStore(store: store, time: SystemTime(), place: settings.data)
    }

    private static func openPostgres(_ url: String, schema: String?) async throws -> ServerStore {
        #if Postgres
        let location = PostgresLocation(url, schema: schema)
        let store = try await PostgresStore.open(at: location)
        return ServerStore(store: store, time: store.time, place: location.description)
        #else
        throw StartFailure(
            "this program was built without PostgreSQL: build it with the trait Postgres, or leave "
                + "\(Setting.databaseUrl.variable) and --store away to use SQLite")
        #endif
    }
}
