import ArgumentParser
import TriggerModel
import TriggerSQLite

/// The command `version`.
struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Say which version this is.")

    @Flag(help: "Print JSON, with the version of SQLite beside it.")
    var json = false

    func run() throws {
        guard json else { return Output.line(LibraryVersion.current) }
        try Output.json(["version": LibraryVersion.current, "sqlite": SQLiteStore.libraryVersion])
    }
}
