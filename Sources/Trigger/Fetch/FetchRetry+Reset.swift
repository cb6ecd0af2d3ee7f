import TriggerModel

import struct Foundation.Date

extension FetchRetry.ResetFormat {
    /// How long until the instant that a header field says; nil for what says none.
    func delay(_ text: String, now: Date) -> Duration? {
        let text = text.trimmingPrefix { $0 == " " }
        let delay: Duration? =
            switch self {
            case .unixSeconds: Double(text).flatMap { Self.delay(untilMilliseconds: $0 * 1000, now) }
            case .unixMilliseconds: Double(text).flatMap { Self.delay(untilMilliseconds: $0, now) }
            case .iso8601: Date(iso8601: String(text)).map { $0.since(now) }
            case .duration: Self.duration(text)
            }
        return delay.map { min(max(.zero, $0), .seconds(86_400)) }
    }

    private static func delay(untilMilliseconds milliseconds: Double, _ now: Date) -> Duration? {
        guard milliseconds.isFinite, milliseconds.magnitude < 1e15 else { return nil }
        return Date(millisecondsSince1970: Int64(milliseconds)).since(now)
    }

    /// `1d2h3m4.5s` and parts of it, `250ms` among them.
    private static func duration(_ text: Substring) -> Duration? {
        let units: [String: Double] = ["d": 86_400, "h": 3_600, "m": 60, "s": 1, "ms": 0.001]
        var rest = text
        var seconds = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(name.count)
            guard let count = Double(digits), let unit = units[String(name)] else { return nil }
            seconds += count * unit
        }
        return seconds < 1e9 ? .milliseconds(Int64((seconds * 1000).rounded())) : nil
    }
}
