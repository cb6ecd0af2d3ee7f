import struct Foundation.Date

extension ScheduledRun {
    /// The payload as JSON with annotations beside it, which tell a TypeScript client which of its texts are dates.
    package var packet: Packet {
        var members = [
            "\"type\":\"\(type.rawValue)\"", "\"timestamp\":\(Self.quoted(timestamp))",
            "\"timezone\":\(Self.quoted(timezone))", "\"scheduleId\":\(Self.quoted(scheduleId.rawValue))",
            "\"upcoming\":[\(upcoming.map(Self.quoted).joined(separator: ","))]",
        ]
        var dates = ["timestamp"] + upcoming.indices.map { "upcoming.\($0)" }
        if let lastTimestamp {
            members.append("\"lastTimestamp\":\(Self.quoted(lastTimestamp))")
            dates.append("lastTimestamp")
        }
        if let externalId { members.append("\"externalId\":\(Self.quoted(externalId))") }
        let notes = dates.map { "\"\($0)\":[\"Date\"]" }.joined(separator: ",")
        let text = "{\"json\":{\(members.joined(separator: ","))},\"meta\":{\"values\":{\(notes)}}}"
        return Packet(data: text, type: Packet.superJSON)
    }

    private static func quoted(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            return "\"\(text)\""
        }
        return (try? JSON.text(text)) ?? "\"\""
    }

    /// An instant with milliseconds; ticks come by the hundred thousand, so it is written without a formatter.
    private static func quoted(_ instant: Date) -> String {
        let all = Int(instant.millisecondsSince1970)
        let seconds = all >= 0 ? all / 1_000 : (all - 999) / 1_000
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let (day, time) = (CivilDay(daysSince1970: days), seconds - days * 86_400)
        let date = "\(day.year)-\(two(day.month))-\(two(day.day))"
        let clock = "\(two(time / 3_600)):\(two(time / 60 % 60)):\(two(time % 60))"
        let fraction = "\(1_000 + all - seconds * 1_000)".dropFirst()
        return "\"\(date)T\(clock).\(fraction)Z\""
    }

    private static func two(_ number: Int) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
