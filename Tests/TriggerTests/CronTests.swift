import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Cron expressions")
struct CronTests {
    @Test("what comes next agrees with an independent library in every case of its table")
    func table() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "CronTable.tsv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == 10_000)
        var faults: [Substring] = []
        for line in lines where try !agrees(line) { faults.append(line) }
        #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(5))")
    }

    private func agrees(_ line: Substring) throws -> Bool {
        let parts = line.split(separator: "\t").map(String.init)
        let (start, steps) = (try #require(Double(parts[2])), parts[3...].compactMap(Double.init))
        let times = try #require(CronTimes(try CronExpression(parts[0]), in: parts[1]))
        let found = times.upcoming(after: Date(timeIntervalSince1970: start), count: steps.count)
        let instants = found.map(\.timeIntervalSince1970)
        return zip(instants, [start] + instants).map { $0 - $1 } == steps
    }

    @Test(
        "T126 an expression that cannot be is refused in words that name the field and what was expected",
        arguments: [
            ("0 9 * *", "5 fields (minute, hour, day of month, month, day of week) were expected, found 4"),
            ("0 0 9 * * *", "CRON expressions with seconds are not allowed"),
            ("60 * * * *", #"the field minute ("60"): 0 to 59 was expected, found "60""#),
            ("* 24 * * *", "the field hour"), ("* * 0 * *", "the field day of month"),
            ("* * * 13 *", "the field month"),
            ("* * * * 8", "the field day of week"), ("* * * FOO *", "JAN, FEB"),
            ("*/0 * * * *", "a step of at least 1"),
            ("5-1 * * * *", "from the smaller to the larger"), ("1,,2 * * * *", "the field minute"),
            ("* * 30 2 *", "there is never such a day"), ("* * 31 4,6 *", "there is never such a day"),
            ("* * */31 * 5L", "there is never such a day"), ("@reboot", "@annually, @daily"), ("", "found 0"),
            ("* * LW * *", "the field day of month"), ("* * * * 1#2", "the field day of week"),
            ("99999999999999999999 * * * *", "the field minute"), ("-1 * * * *", "the field minute"),
        ])
    func refused(_ text: String, _ message: String) {
        let error = #expect(throws: CronError.self) { try CronExpression(text) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test("an expression whose time falls into the gap each time its day comes has no instant, and the search ends")
    func never() throws {
        let start = Date(timeIntervalSince1970: 1_767_225_600)
        let never = try CronExpression("*/5 2 * 3 0L")
        #expect(CronTimes(never, in: "Europe/Paris")?.next(after: start) == nil)
        #expect(CronTimes(never, in: "UTC")?.next(after: start) != nil)
        let fixed = try CronExpression("30 2 * 3 0L")
        #expect(CronTimes(fixed, in: "Europe/Paris")?.upcoming(after: start, count: 3).count == 3)
    }

    @Test("the last instant before another is that which comes last, through changes of clocks")
    func last() throws {
        let start = Date(timeIntervalSince1970: 1_774_659_600.5)
        for text in ["30 2 * * *", "*/7 * * * *", "0 */5 * * 0", "0 9 31 * *"] {
            let times = try #require(CronTimes(try CronExpression(text), in: "Europe/Paris"))
            #expect(times.last(after: start, by: start) == nil)
            for tick in times.upcoming(after: start, count: 100) {
                #expect(times.contains(tick) && !times.contains(tick.addingTimeInterval(-1)))
                #expect(times.last(after: start, by: tick) == tick)
                #expect(times.last(after: start, by: tick.addingTimeInterval(59.5)) == tick)
            }
        }
    }

    @Test(
        "an expression is said in English",
        arguments: [
            ("0 9 * * *", "At 09:00 AM"), ("* * * * *", "Every minute"), ("*/5 * * * *", "Every 5 minutes"),
            ("0 * * * *", "Every hour"), ("@daily", "At 12:00 AM"),
            ("15 */2 * * *", "At 15 minutes past the hour, every 2 hours"),
            ("0 9 * * MON-FRI", "At 09:00 AM, Monday through Friday"),
            ("0 9 1 * *", "At 09:00 AM, on day 1 of the month"),
            ("0 9 L * *", "At 09:00 AM, on the last day of the month"),
            ("0 9 * * 5L", "At 09:00 AM, on the last Friday of the month"),
            ("0 22 1,15 * 1", "At 10:00 PM, on day 1 and 15 of the month, or only on Monday"),
            ("0 9 * JAN *", "At 09:00 AM, only in January"), ("0 8,20 * * *", "At 08:00 AM and 08:00 PM"),
        ])
    func words(_ text: String, _ expected: String) throws {
        #expect(try CronExpression(text).words == expected)
    }

    @Test("words and numbers, both Sundays, names of expressions, and spaces mean the same")
    func same() throws {
        let pairs = [
            ("0 0 * JAN,feb SUN", "0 0 * 1,2 0"), ("0 0 * * 7", "0 0 * * 0"), ("@weekly", "0 0 * * 0"),
            ("@annually", "0 0 1 1 *"), ("@yearly", "0 0 1 1 *"), ("@monthly", "0 0 1 * *"), ("@midnight", "@daily"),
            ("  5   4 * * * ", "5 4 * * *"), ("0 0 * * 5-7", "0 0 * * 5,6,0"), ("0/20 * * * *", "0,20,40 * * * *"),
        ]
        let start = Date(timeIntervalSince1970: 1_767_225_600)
        for (text, other) in pairs {
            let (one, two) = (
                CronTimes(try CronExpression(text), in: "UTC"), CronTimes(try CronExpression(other), in: "UTC")
            )
            #expect(one?.upcoming(after: start, count: 20) == two?.upcoming(after: start, count: 20), "\(text)")
        }
    }

    @Test("zones are those of the IANA database, as it writes them")
    func zones() {
        #expect(ZoneName.all().first == "UTC" && ZoneName.all(excludingUTC: true).contains("Europe/Paris"))
        #expect(!ZoneName.all(excludingUTC: true).contains("UTC"))
        for name in ["UTC", "Europe/Kyiv", "US/Eastern", "Etc/GMT+3"] { #expect(ZoneName.isKnown(name), "\(name)") }
        for name in ["", "utc", "Paris", "GMT+3", "+01:00", "../etc/passwd", "Europe/Paris\0"] {
            #expect(!ZoneName.isKnown(name), "\(name)")
        }
    }

    @Test(
        "a window is so many minutes, hours or percent, and nothing else",
        arguments: ["0m", "30m", "24h", "0%", "100%"])
    func windows(_ text: String) {
        #expect(ScheduleWindow(text)?.text == text)
        for other in ["", "m", "30", "25h", "1441m", "101%", "-1m", "1.5h", "30 m", "30M"] {
            #expect(ScheduleWindow(other) == nil, "\(other)")
        }
    }

    @Test("a run of a scheduled task reads its payload as any client does, dates among it")
    func payload() throws {
        let start = Date(timeIntervalSince1970: 1_767_225_600.125)
        let run = ScheduledRun(
            type: .declarative, timestamp: start, lastTimestamp: start - 86_400, timezone: "Europe/Paris",
            externalId: "a \"b\"", upcoming: [start + 1, start + 2])
        #expect(try run.packet.decoded(as: ScheduledRun.self) == run)
        #expect(run.packet.data?.contains(#""upcoming.1":["Date"]"#) == true)
    }
}
