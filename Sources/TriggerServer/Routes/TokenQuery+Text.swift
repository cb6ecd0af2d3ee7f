import Foundation
import TriggerEngine
import TriggerModel

extension TokenQuery {
    private static let names: Set = ["status", "idempotencyKey", "tags", "from", "to", "period"]

    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that the list does not have, 400 for a value that is not one.
    init(_ query: QueryText, now: Date) throws {
        let (text, page) = (FilterText(query), try PageText(query))
        try text.expect(Self.names)
        self.init(
            statuses: try text.list("status").map { try Self.status($0, text) },
            idempotencyKey: query["filter[idempotencyKey]"], tags: text.list("tags"),
            createdFrom: try text.createdFrom(now), createdBefore: try text.createdBefore(), limit: page.size)
        before = page.before.map(TokenID.init)
        after = page.after.map(TokenID.init)
    }

    private static func status(_ word: String, _ text: FilterText) throws -> TokenStatus {
        guard let status = TokenStatus(rawValue: word) else {
            let expected = TokenStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw text.problem("status", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return status
    }
}
