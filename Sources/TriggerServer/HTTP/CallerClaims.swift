import Hummingbird
import TriggerModel

/// The claims from which a caller makes a public token for what it made (http-api.md §3).
struct CallerClaims: Encodable {
    var sub: String
    var pub = true
    var scopes: [String]
}

extension Response {
    /// An answer with a JSON body and, in a header, claims for those scopes.
    ///
    /// - Throws: `EncodingError` when the value cannot be written as JSON.
    static func json(
        _ value: some Encodable, claiming scopes: [String], in environment: ServerEnvironment
    ) throws -> Response {
        var response = try Response.json(value)
        let claims = CallerClaims(sub: environment.publicID, scopes: scopes)
        response.headers[text: APIHeader.claims] = try JSON.text(claims)
        return response
    }
}
