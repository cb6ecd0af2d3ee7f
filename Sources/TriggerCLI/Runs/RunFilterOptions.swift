import ArgumentParser
import Foundation
import TriggerModel

/// Which runs a command is about, as options.
struct RunFilterOptions: ParsableArguments {
    @Option(
        help: "Only these statuses, with commas between them: \(StatusName.allValueStrings.joined(separator: ", ")).",
        completion: .list(StatusName.allValueStrings))
    var status: String?

    @Option(name: .customLong("task"), help: "Only runs of this task; may be given several times.")
    var tasks: [String] = []

    @Option(name: .customLong("tag"), help: "Only runs with this label; may be given several times, and one is enough.")
    var tags: [String] = []

    @Flag(help: "Only runs with every --tag.")
    var allTags = false

    @Option(
        name: .customLong("queue"),
        help: "Only runs in this queue; a task's own is task/ and its id; may be given several times.")
    var queues: [String] = []

    @Option(name: .customLong("app-version"), help: "Only runs of this version; may be given several times.")
    var versions: [String] = []

    @Flag(inversion: .prefixedNo, help: "Only tests, or only what is none.")
    var tests: Bool?

    @Option(help: "Only runs of this batch.")
    var batch: String?

    @Option(help: "Only runs that this bulk action made or ended.")
    var bulkAction: String?

    @Option(
        name: .customLong("machine"),
        help: "Only runs whose trigger named this machine; may be given several times.")
    var machines: [MachineArgument] = []

    @Option(
        name: .customLong("region"), help: "Only runs in this region; a server has one; may be given several times.")
    var regions: [String] = []

    @Option(name: .customLong("schedule"), help: "Only runs of this schedule; may be given several times.")
    var schedules: [String] = []

    @Option(
        name: .customLong("error"), help: "Only runs that failed with this group's error; may be given several times.")
    var errors: [String] = []

    @Option(help: "Only runs triggered since then: an ISO 8601 instant, or a length of time before now, such as 24h.")
    var since: DelayArgument?

    @Option(help: "Only runs triggered until then, written alike.")
    var until: DelayArgument?

    func validate() throws {
        _ = try status.map(StatusName.list)
    }

    /// The filter; lengths of time count back from `now`.
    func filter(now: Date) throws -> RunFilter {
        RunFilter(
            statuses: try status.map(StatusName.list) ?? [], tasks: tasks, versions: versions, queues: queues,
            tags: tags, tagMatch: allTags ? .all : .any, isTest: tests, batch: batch.map(BatchID.init),
            bulkAction: bulkAction.map(BulkActionID.init), machines: machines.map(\.preset), regions: regions,
            schedules: schedules, errors: errors, createdFrom: since?.instant(before: now),
            createdTo: until?.instant(before: now))
    }
}
