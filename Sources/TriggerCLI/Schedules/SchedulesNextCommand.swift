import ArgumentParser
import Foundation
import TriggerModel

/// The command `schedules next`.
struct SchedulesNextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Show when a cron expression comes next; no server is asked.",
        discussion: """
            A time of the day that is skipped when clocks go forward comes at the end of the gap; one that is repeated \
            when they go back comes once. Expressions whose minute or hour begins with * follow real time.

            EXAMPLES
              trigger schedules next "0 9 * * MON-FRI" --timezone America/New_York
              trigger schedules next "30 2 * * *" --timezone Europe/Paris --from 2026-03-27T00:00:00Z --count 4
            """
    )

    @Argument(help: "The cron expression, in quotation marks.")
    var cron: String

    @Option(help: "The time zone that it is in.")
    var timezone = ZoneName.utc

    @Option(help: "How many, 1 to 1,000.")
    var count = 5

    @Option(help: "After which ISO 8601 instant; else after now.")
    var from: String?

    @Flag(help: "Print JSON: the expression in words, and the instants.")
    var json = false

    func validate() throws {
        _ = try start()
        _ = try times()
        guard (1...1_000).contains(count) else {
            throw ValidationError("--count: expected 1 to 1000, found \(count)")
        }
    }

    private func times() throws -> CronTimes {
        let expression: CronExpression
        do {
            expression = try CronExpression(cron)
        } catch {
            throw ValidationError("\(error)")
        }
        guard let times = CronTimes(expression, in: timezone) else {
            throw ValidationError("--timezone: a zone such as Europe/Paris was expected, found \"\(timezone)\"")
        }
        return times
    }

    private func start() throws -> Date {
        guard let from else { return SystemTime().now }
        guard let instant = Date(iso8601: from) else {
            throw ValidationError("--from: expected an instant such as 2026-03-27T00:00:00Z, found \"\(from)\"")
        }
        return instant
    }

    func run() throws {
        let times = try times()
        let instants = times.upcoming(after: try start(), count: count)
        guard !json else {
            return try Output.json(Answer(description: times.expression.words, timezone: timezone, next: instants))
        }
        Output.note("\(times.expression.words) (\(timezone))")
        for instant in instants { Output.line("\(instant.iso8601)  \(local(instant))") }
    }

    /// What clocks show there, with their distance from UTC.
    private func local(_ instant: Date) -> String {
        let zone = TimeZone(identifier: timezone) ?? .gmt
        let offset = zone.secondsFromGMT(for: instant)
        let shown = instant.addingTimeInterval(Double(offset)).iso8601.prefix(19).replacing("T", with: " ")
        let minutes = abs(offset) / 60
        let distance = "\(offset < 0 ? "-" : "+")\(two(minutes / 60)):\(two(minutes % 60))"
        return "\(shown) \(distance)"
    }

    private func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private struct Answer: Encodable {
        var description: String
        var timezone: String
        var next: [Date]
    }
}
