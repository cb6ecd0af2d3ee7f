import Foundation

/// Names of time zones as the IANA database has them, such as `Europe/Paris`.
public enum ZoneName {
    /// The zone without any shifts, which is meant where none is named.
    public static let utc = "UTC"

    /// Zones that have no area in their names.
    private static let short: Set = [
        utc, "GMT", "CET", "EET", "MET", "WET", "EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT",
    ]

    /// The names of all zones, sorted; `UTC` first unless it is left out.
    public static func all(excludingUTC: Bool = false) -> [String] {
        let places = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
        return (excludingUTC ? [] : [utc]) + places
    }

    /// Whether there is such a zone; capitals matter.
    public static func isKnown(_ name: String) -> Bool {
        zone(name) != nil
    }

    /// The zone of a name; nil where there is none.
    static func zone(_ name: String) -> TimeZone? {
        guard name.contains("/") || short.contains(name), !name.utf8.contains(0) else { return nil }
        return TimeZone(identifier: name)
    }
}
