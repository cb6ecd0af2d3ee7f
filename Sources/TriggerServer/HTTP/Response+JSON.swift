import Foundation
import HTTPTypes
import Hummingbird
import TriggerModel

extension Response {
    /// An answer with a JSON body.
    ///
    /// - Throws: `EncodingError` when the value cannot be written as JSON.
    static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        let data = try JSON.data(value)
        let headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    /// The answer that tells of a problem.
    ///
    /// - Throws: `EncodingError` when the problem cannot be written as JSON.
    static func problem(_ problem: APIProblem) throws -> Response {
        var response = try json(problem.body, status: HTTPResponse.Status(code: problem.status))
        if problem.body.title != nil {
            response.headers[.contentType] = "application/problem+json"
        }
        response.headers[.allow] = problem.allow
        if let rate = problem.rate { response.headers.add(rate) }
        response.headers[text: APIHeader.shouldRetry] = problem.shouldRetry.map { String($0) }
        return response
    }
}

extension HTTPFields {
    /// A header by its name; a name that cannot be one has no value.
    subscript(text name: String) -> String? {
        get { HTTPField.Name(name).flatMap { self[$0] } }
        set { if let name = HTTPField.Name(name) { self[name] = newValue } }
    }
}
