import TriggerModel

/// Which page of a list a query asks for (http-api.md §1.8); of two cursors, `page[before]` wins.
struct PageText {
    private static let sizes = 1...100

    /// The size of the page; 25 unless it is said.
    let size: Int
    /// The page of older ones.
    let after: String?
    /// The page of newer ones.
    let before: String?

    /// Reads the page.
    ///
    /// - Throws: ``APIProblem`` 400 for a size that no page may have, or a cursor that none is.
    init(_ text: QueryText) throws {
        size = try Self.size(text["page[size]"])
        before = text["page[before]"]
        after = before == nil ? text["page[after]"] : nil
        guard !(before ?? after ?? "").utf8.contains(0) else {
            throw Self.problem(before == nil ? "page[after]" : "page[before]", "expected a cursor of another page")
        }
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
