package import TriggerEngine
import TriggerModel
import TriggerPostgres
import TriggerSQLite

/// The store of a server: the file in the data folder, or the PostgreSQL database that was set.
package struct ServerStore {
    package let store: any Store
    /// Where lines of logs and spans lie; nil where only the runs are read.
    let events: (any EventStore)?
    /// The clock that goes with it.
    let time: any TimeSource
    /// Where the data is, for people.
    let place: String

    /// Opens it, and brings it up to date; the folder is made only where it is needed.
    ///
    /// - Throws: A `StoreError`, or a ``StartFailure`` when this program has no PostgreSQL in it.
    package static func open(
        _ settings: Settings, in folder: @autoclosure () throws -> DataFolder
    ) async throws -> ServerStore {
        #if Postgres
        if let location = settings.location {
            let store = try await PostgresStore.open(at: location)
            return ServerStore(
                store: store, events: PostgresEventStore(at: location), time: store.time, place: location.description)
        }
        #else
        try settings.refuseDatabaseURL()
        #endif
        let folder = try folder()
        let store = try await SQLiteStore.open(at: .file(folder.database), now: SystemTime().now)
        let events = try await SQLiteEventStore.open(at: .file(folder.events))
        return ServerStore(store: store, events: events, time: SystemTime(), place: settings.data)
    }

    /// Opens it to be read only; a file may be in use.
    ///
    /// - Throws: As ``open(_:in:)``.
    static func openToRead(_ settings: Settings) async throws -> ServerStore {
        guard settings.databaseURL == nil else { return try await open(settings, in: DataFolder(settings.data)) }
        let store = try await SQLiteStore.openToRead(file: file(settings))
        return ServerStore(store: store, events: nil, time: SystemTime(), place: settings.data)
    }

    /// Ends the use of it.
    ///
    /// - Throws: A `StoreError`.
    package func close() async throws {
        do {
            try await events?.close()
        } catch {
            try await store.close()
            throw error
        }
        try await store.close()
    }

    /// Looks at it, and changes nothing.
    ///
    /// - Throws: As ``open(_:in:)``.
    package static func inspect(_ settings: Settings) async throws -> SchemaReport {
        #if Postgres
        if let location = settings.location { return try await PostgresStore.inspect(at: location) }
        #else
        try settings.refuseDatabaseURL()
        #endif
        return try await SQLiteStore.inspect(file: file(settings))
    }

    /// Where it is, without making anything: the path of the file, or the database without its password.
    package static func place(_ settings: Settings) -> String {
        settings.location.map { "\($0)" } ?? file(settings)
    }

    /// The path of the file in the data folder, without making the folder.
    package static func file(_ settings: Settings) -> String {
        (settings.data.hasSuffix("/") ? settings.data : settings.data + "/") + "trigger.sqlite"
    }
}

extension Settings {
    /// The PostgreSQL database; nil for the file in the data folder.
    var location: PostgresLocation? {
        databaseURL.map { PostgresLocation($0, schema: databaseSchema) }
    }

    #if !Postgres
    func refuseDatabaseURL() throws {
        guard databaseURL != nil else { return }
        throw StartFailure(
            "this program was built without PostgreSQL; build it with the trait Postgres, or leave "
                + "\(Setting.databaseUrl.variable) and --store away to use SQLite")
    }
    #endif
}
