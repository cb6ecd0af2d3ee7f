import GRDB
import TriggerEngine

/// The steps from a data file to a store that only reads it.
struct ReadOpening {
    let file: String

    func open() throws -> SQLiteStore {
        guard try FileInspection(path: file).hasData() else {
            throw StoreError(.cannotOpen, "there is no \(file); name the folder of the data")
        }
        try FileInspection(path: file).check(wasUsed: true)
        return try StoreError.result(file: file) {
            var configuration = Configuration()
            configuration.label = "trigger.sqlite"
            configuration.readonly = true
            configuration.busyMode = .timeout(5)
            let pool = try DatabasePool(path: file, configuration: configuration)
            let applied = try pool.read { try MigrationLog(database: $0, file: file).applied() }
            guard applied.count == Migration.all.count else {
                try pool.close()
                throw StoreError(
                    .cannotOpen, "\(file) is not up to date; run `trigger migrate` or start the server first")
            }
            return SQLiteStore(database: pool, lock: nil, file: file)
        }.get()
    }
}
