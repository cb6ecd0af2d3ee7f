import ArgumentParser
import Trigger
import TriggerModel

/// The command `trigger <task>`.
struct TriggerTaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Trigger a run of a task, and print its id.",
        discussion: """
            The run exists, durably, when the id is printed. With --wait the command follows the run until it ends, \
            reading it after 0.1 s at first and then every second, and ends with 0 if it completed and 1 if it did \
            not; the run goes on when the command is interrupted.

            EXAMPLES
              trigger trigger hello-world --payload '{"message": "hi"}'
              trigger trigger import --payload @order.json --wait
              make-report | trigger trigger mail --payload - --tag nightly
              trigger trigger mail --idempotency-key "mail-$(date +%F)"
              trigger trigger remind --delay 2h --ttl 10m
              trigger trigger index --debounce-key site --debounce-delay 30s --debounce-mode trailing
              trigger trigger encode --max-duration 10m --machine large-1x --lock-to-version 20261129.1
              id=$(trigger trigger mail) && trigger runs watch "$id"
            """
    )

    @Argument(help: "The id of the task; the run of one that no worker has yet waits for it.")
    var task: String

    @Option(help: "The payload: JSON, @file, or - for the standard input. (default: none)")
    var payload: String?

    @Option(help: "When the run joins its queue: a length of time such as 90s or 1h30m, or an ISO 8601 instant.")
    var delay: DelayArgument?

    @Option(help: "How long it may wait in its queue before it ends as expired, such as 10m.")
    var ttl: LengthArgument?

    @Option(help: "How much earlier it stands in its queue than it joined it, such as 10s.")
    var priority: LengthArgument?

    @Option(help: "The queue, instead of the task's own.")
    var queue: String?

    @Option(help: "Gives the run a queue of its own within its queue, with that queue's whole limit.")
    var concurrencyKey: String?

    @Option(help: "One run per task and key: a second trigger answers with the first run.")
    var idempotencyKey: String?

    @Option(name: .customLong("idempotency-key-ttl"), help: "How long it holds that key. (default: 30d)")
    var idempotencyKeyTTL: LengthArgument?

    @Option(name: .customLong("tag"), help: "A label; up to 10, each with a --tag of its own.")
    var tags: [String] = []

    @Option(help: "The most attempts, instead of the task's number.")
    var maxAttempts: Int?

    @Option(help: "How long each attempt may be active, such as 10m or 90 for seconds; none for as long as it takes.")
    var maxDuration: MaxDurationArgument?

    @Option(help: "The machine, instead of the task's.")
    var machine: MachineArgument?

    @Option(
        name: .customLong("lock-to-version"), help: "The version whose worker must run it. (default: TRIGGER_VERSION)")
    var version: String?

    @Option(help: "Where it is to run; a server has one region.")
    var region: String?

    @Option(help: "The id of the run it is to be a child of.")
    var parent: String?

    @Option(help: "Makes this and further triggers with that key one run; needs --debounce-delay.")
    var debounceKey: String?

    @Option(help: "How long after the last of them that run joins its queue, such as 30s.")
    var debounceDelay: LengthArgument?

    @Option(help: "Whose payload it has: leading, the first one's, or trailing, the last one's. (default: leading)")
    var debounceMode: DebounceModeArgument?

    @Option(help: "How long after the first of them it joins its queue at the latest.")
    var debounceMaxDelay: LengthArgument?

    @Option(help: "A JSON object that goes along with the run.")
    var metadata: String?

    @Flag(help: "Mark the run as a test.")
    var test = false

    @Flag(help: "Follow the run until it ends.")
    var wait = false

    @Flag(help: "Print JSON: the run's id, or with --wait the whole run.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        if let maxAttempts, maxAttempts < 1 {
            throw ValidationError("--max-attempts: expected 1 or more, found \(maxAttempts)")
        }
        _ = try debounce()
    }

    /// What the four arguments about debouncing say together; nil where none is given.
    private func debounce() throws -> Debounce? {
        if let key = debounceKey, let delay = debounceDelay?.duration {
            return Debounce(
                key: key, delay: delay, mode: debounceMode?.mode ?? .leading, maxDelay: debounceMaxDelay?.duration)
        }
        let isAbsent = debounceKey == nil && debounceDelay == nil && debounceMode == nil && debounceMaxDelay == nil
        guard isAbsent else {
            throw ValidationError("--debounce-key and --debounce-delay: both are needed to debounce")
        }
        return nil
    }

    func run() async throws {
        let item = try item()
        let client = try server.client()
        let receipt = try await client.trigger(item)
        guard wait else { return try say(receipt) }
        if !json { Output.line(receipt.id.rawValue) }
        try await RunEnd.follow(receipt.id, client, json: json)
    }

    /// What the arguments ask for.
    func item() throws -> TriggerItem {
        var options = TriggerOptions(
            delay: delay?.delay, debounce: try debounce(), ttl: ttl?.duration, priority: priority?.duration,
            queue: queue, concurrencyKey: concurrencyKey, maxAttempts: maxAttempts, maxDuration: maxDuration?.limit,
            machine: machine?.preset, tags: tags, metadata: metadata, test: test, idempotencyKey: idempotencyKey,
            idempotencyKeyTTL: idempotencyKeyTTL?.duration, version: version, region: region
        )
        options.parent = parent.map(RunID.init)
        let packet = try payload.map { try PayloadSource($0).packet() }
        return TriggerItem(task: task, payload: packet ?? .none, options: options)
    }

    private func say(_ receipt: TriggerReceipt) throws {
        guard json else { return Output.line(receipt.id.rawValue) }
        try Output.json(receipt)
    }
}
