import TriggerModel

/// Numbers of pages in queries, from 1 (http-api.md §1.8).
enum PageNumber {
    /// Reads a number; nil where it is left out.
    ///
    /// A larger page than there may be is cut down by the caller, as the API says.
    ///
    /// - Throws: ``APIProblem`` 400 for what is no number from 1.
    static func read(_ name: String, in query: QueryText) throws -> Int? {
        guard let text = query[name] else { return nil }
        guard let number = Int(text), number >= 1 else {
            let issue = ErrorBody.Issue(path: name, message: "expected a number from 1, found \"\(text)\"")
            throw APIProblem(400, "Query Error", details: [issue])
        }
        return number
    }
}
