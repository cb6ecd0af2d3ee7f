import ArgumentParser
import Trigger
import TriggerModel

import struct Foundation.Date

/// The command `runs logs`.
struct RunsLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show the lines that a run logged.",
        discussion: """
            With --follow, further lines are printed until the run has ended and nothing new came for two seconds;
            the server is asked once a second.

            EXAMPLES
              trigger runs logs run_01hzy
              trigger runs logs run_01hzy --follow --level warn
              trigger runs logs run_01hzy --json | jq -c .properties
            """
    )

    @Argument(help: "The run's id.")
    var id: String

    @Flag(name: .shortAndLong, help: "Go on until the run ends.")
    var follow = false

    @Option(help: "The least grave lines to show: trace, debug, info, log, warn or error.")
    var level = LevelArgument(.trace)

    @Flag(help: "Print each line as JSON.")
    var json = false

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let run = RunID(rawValue: id)
        var reading = LogReading(client: try server.client(), run: run, level: level.level)
        guard follow else { return try await reading.next().forEach(show) }
        var follower = LogFollower(reading)
        try await follower.follow(show)
    }

    private func show(_ line: RunEventObject) throws {
        guard !json else { return try Output.json(line) }
        let name = line.level.rawValue
        let level = Terminal.current.hasColours ? name.levelColour?.paint(name) ?? name : name
        Output.line("\(line.startTime.iso8601) \(level) \(line.message)\(line.properties.facts)")
    }
}

/// Reads a run's lines, each once.
struct LogReading {
    let client: TriggerClient
    let run: RunID
    let level: TraceLevel
    private var seen: Set<SpanID> = []
    private var last: Date?

    init(client: TriggerClient, run: RunID, level: TraceLevel) {
        (self.client, self.run, self.level) = (client, run, level)
    }

    /// How far back is looked for lines that came late, behind younger ones.
    private static let overlap: Duration = .seconds(30)

    /// The lines that were not there before.
    ///
    /// - Throws: ``Failure`` when there is no such run, or ``TransportError``.
    mutating func next() async throws -> [RunEventObject] {
        let since = last.map { $0 + (.zero - Self.overlap) }
        let found = try await client.reading(run) { try await $0.events(of: $1, since: since) }
        let lines = found.events.filter { $0.isLog && seen.insert($0.spanId).inserted }
        last = found.events.map(\.startTime).max() ?? last
        return lines.filter { $0.level >= level }
    }
}

/// The least grave level of lines, as an argument: in small letters or capitals.
struct LevelArgument: ExpressibleByArgument {
    let level: TraceLevel

    init(_ level: TraceLevel) {
        self.level = level
    }

    init?(argument: String) {
        guard let level = TraceLevel(rawValue: argument.uppercased()) else { return nil }
        self.level = level
    }

    static var allValueStrings: [String] {
        TraceLevel.allCases.map { $0.rawValue.lowercased() }
    }

    var defaultValueDescription: String {
        level.rawValue.lowercased()
    }
}
