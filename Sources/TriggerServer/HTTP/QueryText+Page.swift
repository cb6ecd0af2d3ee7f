import Foundation
import TriggerModel

/// What the lists have in common: the time their things were made in, and the page (http-api.md §1.8).
extension QueryText {
    /// The names of the filters of time.
    static let times = [from, to, period]

    private static let from = "filter[createdAt][from]"
    private static let to = "filter[createdAt][to]"
    private static let period = "filter[createdAt][period]"

    /// The later of an instant and of the beginning of a period that ends now.
    ///
    /// - Throws: ``APIProblem`` 400.
    func createdFrom(_ now: Date) throws -> Date? {
        let start = try self[Self.period].map { text in
            guard let length = DurationText.parse(text) else {
                throw Self.problem(Self.period, "expected \(DurationText.expected), found \"\(text)\"")
            }
            return now.addingTimeInterval(-Double(length.components.seconds))
        }
        return [try instant(Self.from), start].compactMap(\.self).max()
    }

    /// The instant that all of them come before.
    ///
    /// - Throws: ``APIProblem`` 400.
    func createdBefore() throws -> Date? {
        try instant(Self.to)?.addingTimeInterval(0.001)
    }

    /// The size of the page; 25 unless it says otherwise.
    ///
    /// - Throws: ``APIProblem`` 400.
    func pageSize() throws -> Int {
        guard let text = self["page[size]"] else { return 25 }
        guard let size = Int(text), (1...100).contains(size) else {
            throw Self.problem("page[size]", "expected 1 to 100, found \"\(text)\"")
        }
        return size
    }

    /// Refuses filters that the list does not have.
    ///
    /// - Throws: ``APIProblem`` 422.
    func expectFilters(_ known: [String]) throws {
        let unknown = values.keys.filter { $0.hasPrefix("filter[") && !known.contains($0) }
        guard unknown.isEmpty else { throw APIProblem.unavailable(unknown.sorted()) }
    }

    /// An instant in milliseconds since 1970, or as ISO 8601.
    private func instant(_ name: String) throws -> Date? {
        guard let text = self[name] else { return nil }
        if let milliseconds = Int64(text), abs(milliseconds) < 1 << 47 {
            return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        guard let date = Date(iso8601: text) else {
            throw Self.problem(name, "expected milliseconds since 1970 or an ISO 8601 instant, found \"\(text)\"")
        }
        return date
    }

    /// Says what is wrong with a part of the query.
    static func problem(_ path: String, _ message: String) -> APIProblem {
        APIProblem(400, "Query Error", details: [ErrorBody.Issue(path: path, message: message)])
    }
}
