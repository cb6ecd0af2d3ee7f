import Foundation
import TriggerEngine
import TriggerModel

extension RunQuery {
    private static let sizes = 1...100

    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: QueryText, words: StatusVocabulary, now: Date) throws {
        try Self.checkNames(text)
        self.init(
            statuses: try text.list("filter[status]").flatMap { try Self.statuses($0, words) },
            tasks: text.list("filter[taskIdentifier]"), versions: text.list("filter[version]"),
            queues: text.list("filter[queue]"), tags: text.list("filter[tag]"),
            tagMatch: try Self.choice("filter[tagMatch]", of: TagMatch.allCases, in: text) { $0.rawValue } ?? .any,
            isTest: try Self.choice("filter[isTest]", of: [true, false], in: text) { "\($0)" },
            batch: text["filter[batch]"].map(BatchID.init),
            bulkAction: text["filter[bulkAction]"].map(BulkActionID.init),
            createdFrom: try Self.createdFrom(text, now),
            createdBefore: try Self.instant(Self.to, in: text)?.addingTimeInterval(0.001),
            limit: try Self.size(text["page[size]"])
        )
        before = text["page[before]"].map(RunID.init)
        after = before == nil ? text["page[after]"].map(RunID.init) : nil
    }

    private static let names: Set = [
        "filter[status]", "filter[taskIdentifier]", "filter[version]", "filter[queue]", "filter[tag]",
        "filter[tagMatch]",
        "filter[isTest]", "filter[batch]", "filter[bulkAction]", from, to, period,
    ]

    private static func checkNames(_ text: QueryText) throws {
        let unknown = text.values.keys.filter { $0.hasPrefix("filter[") && !names.contains($0) }
        guard unknown.isEmpty else { throw APIProblem.unavailable(unknown.sorted()) }
        for (name, value) in text.values where value.utf8.contains(0) {
            throw problem(name, "a text holds the character U+0000, which no run has")
        }
    }

    /// One of a few words.
    private static func choice<Value>(
        _ name: String, of values: [Value], in text: QueryText, word: (Value) -> String
    ) throws -> Value? {
        guard let found = text[name] else { return nil }
        guard let value = values.first(where: { word($0) == found }) else {
            throw problem(name, "expected \(values.map(word).joined(separator: " or ")), found \"\(found)\"")
        }
        return value
    }

    private static let from = "filter[createdAt][from]"
    private static let to = "filter[createdAt][to]"
    private static let period = "filter[createdAt][period]"

    /// The later of an instant and of the beginning of a period that ends now.
    private static func createdFrom(_ text: QueryText, _ now: Date) throws -> Date? {
        let start = try text[period].map { text in
            guard let length = DurationText.parse(text) else {
                throw problem(period, "expected \(DurationText.expected), found \"\(text)\"")
            }
            return now.addingTimeInterval(-Double(length.components.seconds))
        }
        return [try instant(from, in: text), start].compactMap(\.self).max()
    }

    /// An instant in milliseconds since 1970, or as ISO 8601.
    private static func instant(_ name: String, in text: QueryText) throws -> Date? {
        guard let text = text[name] else { return nil }
        if let milliseconds = Int64(text), abs(milliseconds) < 1 << 47 {
            return Date(timeIntervalSince1970: Double(milliseconds) / 1000)
        }
        guard let date = Date(iso8601: text) else {
            throw problem(name, "expected milliseconds since 1970 or an ISO 8601 instant, found \"\(text)\"")
        }
        return date
    }

    private static func statuses(_ word: String, _ words: StatusVocabulary) throws -> [RunStatus] {
        guard let status = APIStatus(rawValue: word) else {
            let expected = APIStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw problem("filter[status]", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return words.statuses(for: status)
    }

    private static func size(_ text: String?) throws -> Int {
        guard let text else { return 25 }
        guard let size = Int(text), sizes.contains(size) else {
            throw problem("page[size]", "expected \(sizes.lowerBound) to \(sizes.upperBound), found \"\(text)\"")
        }
        return size
    }

    private static func problem(_ path: String, _ message: String) -> APIProblem {
        APIProblem(400, "Query Error", details: [ErrorBody.Issue(path: path, message: message)])
    }
}
