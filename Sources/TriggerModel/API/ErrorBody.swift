/// The body of every answer that is an error (http-api.md §1.3): one sentence, and more where a program can use it.
package struct ErrorBody: Codable, Sendable, Hashable {
    /// One sentence for people.
    package var error: String
    /// A word for programs; only the worker routes have one.
    package var code: String?
    /// What of the request the code is about; only a token that does not permit the request has one.
    package var param: String?
    /// What is wrong with each part of a query.
    package var details: [Issue]?
    /// The members of RFC 9457, or the kind of error; only for a request without any key, or one that is not permitted or too many.
    package var title: String?
    package var status: Int?
    package var type: String?
    package var detail: String?
    /// What a rate limit says.
    package var reset: Int64?
    package var limit: Int?
    package var remaining: Int?
    package var secondsUntilReset: Int64?

    /// Something wrong with one part of a request.
    package struct Issue: Codable, Sendable, Hashable {
        package var code: String
        package var path: [String]
        package var message: String

        package init(path: String, message: String) {
            self.code = "custom"
            self.path = [path]
            self.message = message
        }
    }

    package init(_ error: String, code: String? = nil, details: [Issue]? = nil) {
        self.error = error
        self.code = code
        self.details = details
    }
}
