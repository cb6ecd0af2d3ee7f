import Foundation
import TriggerEngine
import TriggerModel

extension RunQuery {
    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: QueryText, words: StatusVocabulary, now: Date) throws {
        try text.expectFilters(["filter[status]", "filter[taskIdentifier]"] + QueryText.times)
        self.init(
            statuses: try text.list("filter[status]").flatMap { try Self.statuses($0, words) },
            tasks: text.list("filter[taskIdentifier]"), createdFrom: try text.createdFrom(now),
            createdBefore: try text.createdBefore(), limit: try text.pageSize()
        )
        before = text["page[before]"].map(RunID.init)
        after = before == nil ? text["page[after]"].map(RunID.init) : nil
    }

    private static func statuses(_ word: String, _ words: StatusVocabulary) throws -> [RunStatus] {
        guard let status = APIStatus(rawValue: word) else {
            let expected = APIStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryText.problem("filter[status]", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return words.statuses(for: status)
    }
}
