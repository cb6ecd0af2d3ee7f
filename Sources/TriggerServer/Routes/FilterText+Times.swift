import Foundation
import TriggerModel

/// What the filters of all lists have in common.
extension FilterText {
    /// Refuses members that the list does not have, and texts that nothing stored can have.
    ///
    /// - Throws: ``APIProblem``: 422, 400.
    func expect(_ names: Set<String>) throws {
        let unknown = values.keys.filter { !names.contains($0) }
        guard unknown.isEmpty else { throw APIProblem.unavailable(unknown.map(path).sorted()) }
        for (name, values) in values where values.contains(where: { $0.utf8.contains(0) }) {
            throw problem(name, "a text holds the character U+0000, which nothing here has")
        }
    }

    /// The later of an instant and of the beginning of a period that ends now.
    ///
    /// - Throws: ``APIProblem`` 400.
    func createdFrom(_ now: Date) throws -> Date? {
        let start = try only("period").map { period in
            guard let length = DurationText.parse(period) else {
                throw problem("period", "expected \(DurationText.expected), found \"\(period)\"")
            }
            return now.addingTimeInterval(-Double(length.components.seconds))
        }
        return [try instant("from"), start].compactMap(\.self).max()
    }

    /// The instant that all of them come before.
    ///
    /// - Throws: ``APIProblem`` 400.
    func createdBefore() throws -> Date? {
        try instant("to")?.addingTimeInterval(0.001)
    }

    /// An instant in milliseconds since 1970, or as ISO 8601.
    private func instant(_ name: String) throws -> Date? {
        guard let found = try only(name) else { return nil }
        if let milliseconds = Int64(found), milliseconds.magnitude < 1 << 47 {
            return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        guard let date = Date(iso8601: found) else {
            throw problem(name, "expected milliseconds since 1970 or an ISO 8601 instant, found \"\(found)\"")
        }
        return date
    }
}
