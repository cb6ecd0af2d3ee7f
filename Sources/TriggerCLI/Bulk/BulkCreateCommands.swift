import ArgumentParser
import TriggerModel

/// The command `bulk cancel`.
struct BulkCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel many runs, and print the id of the bulk action.",
        discussion: """
            It goes on by itself, 100 runs at a time. Without --since or --until it is about the runs of the last 7 days. \
            Runs that come once it has begun are none of its; those that had ended count as failures.

            EXAMPLES
              trigger bulk cancel --task import --status queued,delayed --wait
              trigger bulk cancel run_01hzy run_01hzz
            """
    )

    @OptionGroup var options: BulkSelectionOptions

    func run() async throws {
        try await options.create(.cancel)
    }
}

/// The command `bulk replay`.
struct BulkReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Trigger many runs once more, and print the id of the bulk action.",
        discussion: """
            It goes on by itself, 100 runs at a time, the oldest first; each run is replayed once. Without --since or \
            --until it is about the runs of the last 7 days. At most three replays go on at once.

            EXAMPLES
              trigger bulk replay --status failed --since 24h --name "after the outage"
              trigger runs list --bulk-action bulk_01hzy
            """
    )

    @OptionGroup var options: BulkSelectionOptions

    @Option(help: "Where the replays are to run; a server has one region.")
    var targetRegion: String?

    func run() async throws {
        try await options.create(.replay, targetRegion: targetRegion)
    }
}
