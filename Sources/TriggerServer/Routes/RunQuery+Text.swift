import TriggerEngine
import TriggerModel

extension RunQuery {
    private static let sizes = 1...100

    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: QueryText, words: StatusVocabulary) throws {
        let known = ["filter[status]", "filter[taskIdentifier]"]
        let unknown = text.values.keys.filter { $0.hasPrefix("filter[") && !known.contains($0) }
        guard unknown.isEmpty else { throw APIProblem.unavailable(unknown.sorted()) }
        self.init(
            statuses: try text.list("filter[status]").flatMap { try Self.statuses($0, words) },
            tasks: text.list("filter[taskIdentifier]"),
            limit: try Self.size(text["page[size]"])
        )
        before = text["page[before]"].map(RunID.init)
        after = before == nil ? text["page[after]"].map(RunID.init) : nil
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
