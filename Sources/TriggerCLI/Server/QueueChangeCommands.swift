import ArgumentParser
import Trigger
import TriggerModel

/// The command `queues pause`.
struct QueuesPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Have a queue, or with --all everything, start nothing any more.",
        discussion: """
            Runs that have begun go on; those that wait keep their order, and new ones are accepted. It stays so until \
            `trigger queues resume`, whatever workers register.

            EXAMPLES
              trigger queues pause mail
              trigger queues pause task/hello-world
              trigger queues pause --all
            """
    )

    @OptionGroup var which: QueueSelection

    func run() async throws {
        try await which.pause(true)
    }
}

/// The command `queues resume`.
struct QueuesResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a queue, or with --all everything, start runs again.")

    @OptionGroup var which: QueueSelection

    func run() async throws {
        try await which.pause(false)
    }
}

/// A queue, or all of them.
struct QueueSelection: ParsableArguments {
    @Argument(help: "The whole name of the queue; a task's own is task/ and the task's id.")
    var queue: String?

    @Flag(help: "Everything: a queue that is paused itself stays so.")
    var all = false

    @Flag(help: "Print JSON: the queue, or the environment.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard all == (queue == nil) else { throw ValidationError("expected the name of a queue, or --all") }
    }

    func pause(_ isPaused: Bool) async throws {
        let client = try server.client()
        guard let queue else {
            let state = try await client.pauseEnvironment(isPaused)
            guard !json else { return try Output.json(state) }
            return Output.line(state.paused ? "everything is paused" : "everything goes on")
        }
        let item = try await Failure.ofQueue(queue) {
            try await isPaused ? client.pauseQueue(queue) : client.resumeQueue(queue)
        }
        try Output.queue(item, json: json)
    }
}

/// The command `queues limit`.
struct QueuesLimitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Give a queue another limit than its tasks declare, or the declared one again.",
        discussion: """
            EXAMPLES
              trigger queues limit mail 5
              trigger queues limit mail --percent 25
              trigger queues limit mail --reset
            """
    )

    @Argument(help: "The whole name of the queue.")
    var queue: String

    @Argument(help: "The most of its runs that may go on at once, for each concurrency key: 0 to 100,000.")
    var limit: Int?

    @Option(help: "A part of what the environment allows instead, which follows it: more than 0 and at most 100.")
    var percent: Double?

    @Flag(help: "The limit that its tasks declare.")
    var reset = false

    @Flag(help: "Print JSON: the queue.")
    var json = false

    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard [limit != nil, percent != nil, reset].count(where: \.self) == 1 else {
            throw ValidationError("expected one of a limit, --percent and --reset")
        }
        if let limit, !QueueManifest.limits.contains(limit) {
            throw ValidationError("expected a limit of 0 to 100000, found \(limit)")
        }
        if let percent, !(percent > 0 && percent <= 100) {
            throw ValidationError("--percent: expected more than 0 and at most 100, found \(percent)")
        }
    }

    func run() async throws {
        let client = try server.client()
        let item = try await Failure.ofQueue(queue) {
            if let limit { return try await client.overrideConcurrencyLimit(of: queue, to: limit) }
            if let percent { return try await client.overrideConcurrencyLimit(of: queue, toPercent: percent) }
            return try await client.resetConcurrencyLimit(of: queue)
        }
        try Output.queue(item, json: json)
    }
}

extension Output {
    /// A queue that was changed.
    fileprivate static func queue(_ item: QueueItem, json: Bool) throws {
        guard !json else { return try Self.json(item) }
        table(QueuesListCommand.table([item]))
    }
}

extension Failure {
    /// Does something to a queue; that there is none is said in words.
    fileprivate static func ofQueue<Value>(_ queue: String, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch let error as TransportError where error.code == .notFound {
            throw Failure(.trouble, "there is no queue \"\(queue)\"", "see `trigger queues list`")
        }
    }
}
