import Foundation
import TriggerEngine
import TriggerModel

extension RunQuery {
    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: QueryText, words: StatusVocabulary, now: Date) throws {
        try self.init(FilterText(text), words: words, now: now)
        let page = try PageText(text)
        limit = page.size
        before = page.before.map(RunID.init)
        after = page.after.map(RunID.init)
    }

    /// Reads the filters.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: FilterText, words: StatusVocabulary, now: Date) throws {
        try Self.checkNames(text)
        self.init(
            statuses: try text.list("status").flatMap { try Self.statuses($0, text, words) },
            tasks: text.list("taskIdentifier"), versions: text.list("version"), queues: text.list("queue"),
            tags: text.list("tag"),
            tagMatch: try text.choice("tagMatch", of: TagMatch.allCases) { $0.rawValue } ?? .any,
            isTest: try text.choice("isTest", of: [true, false]) { "\($0)" },
            batch: try text.only("batch").map(BatchID.init),
            bulkAction: try text.only("bulkAction").map(BulkActionID.init),
            createdFrom: try Self.createdFrom(text, now),
            createdBefore: try Self.instant("to", in: text)?.addingTimeInterval(0.001))
    }

    private static let names: Set = [
        "status", "taskIdentifier", "version", "queue", "tag", "tagMatch", "isTest", "batch", "bulkAction", "from",
        "to",
        "period",
    ]

    private static func checkNames(_ text: FilterText) throws {
        let unknown = text.values.keys.filter { !names.contains($0) }
        guard unknown.isEmpty else { throw APIProblem.unavailable(unknown.map(text.path).sorted()) }
        for (name, values) in text.values where values.contains(where: { $0.utf8.contains(0) }) {
            throw text.problem(name, "a text holds the character U+0000, which no run has")
        }
    }

    /// The later of an instant and of the beginning of a period that ends now.
    private static func createdFrom(_ text: FilterText, _ now: Date) throws -> Date? {
        let start = try text.only("period").map { period in
            guard let length = DurationText.parse(period) else {
                throw text.problem("period", "expected \(DurationText.expected), found \"\(period)\"")
            }
            return now.addingTimeInterval(-Double(length.components.seconds))
        }
        return [try instant("from", in: text), start].compactMap(\.self).max()
    }

    /// An instant in milliseconds since 1970, or as ISO 8601.
    private static func instant(_ name: String, in text: FilterText) throws -> Date? {
        guard let found = try text.only(name) else { return nil }
        if let milliseconds = Int64(found), abs(milliseconds) < 1 << 47 {
            return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        guard let date = Date(iso8601: found) else {
            throw text.problem(name, "expected milliseconds since 1970 or an ISO 8601 instant, found \"\(found)\"")
        }
        return date
    }

    private static func statuses(_ word: String, _ text: FilterText, _ words: StatusVocabulary) throws -> [RunStatus] {
        guard let status = APIStatus(rawValue: word) else {
            let expected = APIStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw text.problem("status", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return words.statuses(for: status)
    }
}
