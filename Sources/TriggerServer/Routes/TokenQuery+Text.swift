import Foundation
import TriggerEngine
import TriggerModel

extension TokenQuery {
    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that the list does not have, 400 for a value that is not one.
    init(_ text: QueryText, now: Date) throws {
        try text.expectFilters(
            ["filter[status]", "filter[idempotencyKey]", "filter[tags]"] + QueryText.times)
        self.init(
            statuses: try text.list("filter[status]").map(Self.status), idempotencyKey: text["filter[idempotencyKey]"],
            tags: text.list("filter[tags]"), createdFrom: try text.createdFrom(now),
            createdBefore: try text.createdBefore(), limit: try text.pageSize())
        before = text["page[before]"].map(TokenID.init)
        after = before == nil ? text["page[after]"].map(TokenID.init) : nil
    }

    private static func status(_ word: String) throws -> TokenStatus {
        guard let status = TokenStatus(rawValue: word) else {
            let expected = TokenStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw QueryText.problem("filter[status]", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return status
    }
}
