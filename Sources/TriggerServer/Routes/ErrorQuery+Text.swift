import Foundation
import TriggerEngine
import TriggerModel

extension ErrorQuery.Page {
    private static let names: Set = ["taskIdentifier", "status", "search", "from", "to", "period"]

    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Returns: nil where no group is of the statuses that are asked for.
    /// - Throws: ``APIProblem``: 422 for a filter that the list does not have, 400 for a value that is not one.
    static func read(_ query: QueryText, now: Date) throws -> ErrorQuery.Page? {
        let (text, page) = (FilterText(query), try PageText(query))
        try text.expect(names)
        let statuses = try text.list("status").map { try status($0, text) }
        let found = ErrorQuery.Page(
            tasks: text.list("taskIdentifier"), search: query["filter[search]"].flatMap { $0.isEmpty ? nil : $0 },
            seenFrom: try text.createdFrom(now), seenBefore: try text.createdBefore(),
            after: try place(page.after, "page[after]"),
            before: try place(page.before, "page[before]"), limit: page.size)
        return statuses.isEmpty || statuses.contains(.unresolved) ? found : nil
    }

    private static func status(_ word: String, _ text: FilterText) throws -> ErrorGroup.Status {
        guard let status = ErrorGroup.Status(rawValue: word) else {
            let expected = ErrorGroup.Status.allCases.map(\.rawValue).joined(separator: ", ")
            throw text.problem("status", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return status
    }

    private static func place(_ cursor: String?, _ path: String) throws -> ErrorQuery.Place? {
        guard let cursor else { return nil }
        guard let place = ErrorQuery.Place(cursor: cursor) else {
            let issue = ErrorBody.Issue(path: path, message: "expected a cursor of another page")
            throw APIProblem(400, "Query Error", details: [issue])
        }
        return place
    }
}
