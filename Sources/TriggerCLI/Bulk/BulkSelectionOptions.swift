import ArgumentParser
import Trigger
import TriggerModel

/// Which runs a bulk action is about, and what is said of it.
struct BulkSelectionOptions: ParsableArguments {
    @Argument(help: "The ids of the runs, up to 500; or none, and the options that say which.")
    var ids: [String] = []

    @OptionGroup var which: RunFilterOptions

    @Option(help: "What it is to be called, at most 255 characters.")
    var name: String?

    @Flag(help: "Follow it until it is over.")
    var wait = false

    @Flag(help: "Print JSON: its id, or with --wait the whole bulk action.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        let filter = try which.filter(now: SystemTime().now)
        guard ids.isEmpty != (filter == RunFilter()) else {
            throw ValidationError("expected the ids of runs, or options that say which, such as --status or --task")
        }
        guard ids.count <= BulkSelection.limit else {
            throw ValidationError("expected up to \(BulkSelection.limit) ids, found \(ids.count)")
        }
    }

    /// Makes the bulk action, and follows it where that is asked for.
    func create(_ kind: BulkActionObject.Kind, targetRegion: String? = nil) async throws {
        let client = try server.client()
        let filter = try which.filter(now: SystemTime().now)
        let selection = ids.isEmpty ? BulkSelection.matching(filter) : .runs(ids.map(RunID.init))
        let id = try await client.createBulkAction(kind, of: selection, name: name, targetRegion: targetRegion)
        guard wait else { return try say(id) }
        if !json { Output.line(id.rawValue) }
        try BulkReport.say(try await client.pollBulkAction(id, atMost: .max), json: json)
    }

    private func say(_ id: BulkActionID) throws {
        guard json else { return Output.line(id.rawValue) }
        try Output.json(["id": id.rawValue])
    }
}
