import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import TriggerModel

extension TransportError {
    /// What an answer that is not a success says (http-api.md §1.3, §1.5).
    init(_ answer: HTTPClientResponse, body: Data, now: Date) {
        let status = Int(answer.status.code)
        let said = try? JSON.value(ErrorBody.self, from: body)
        let message = Self.message(said, status: status, body: body)
        self.init(Self.code(status: status, word: said?.code), message, status: status)
        shouldRetry = answer.headers.first(name: APIHeader.shouldRetry).flatMap(Bool.init)
        if status == 429, let reset = answer.headers.first(name: APIHeader.rateLimitReset).flatMap(Int64.init) {
            // An instant that is past, or one in seconds, says nothing (http-api.md §1.5).
            let left = Date(millisecondsSince1970: reset).since(now)
            retryAfter = left > .zero ? left : nil
        }
    }

    /// What it means that no answer came.
    init(unsent error: any Error, to baseURL: String) {
        let hasScheme = baseURL.hasPrefix("http://") || baseURL.hasPrefix("https://")
        if hasScheme, error as? HTTPClientError != .invalidURL, error as? HTTPClientError != .emptyHost {
            self.init(.unreachable, "no answer from \(baseURL): \(Self.reason(error))")
        } else {
            let expected = "expected one like http://127.0.0.1:3030"
            self.init(.refused, "\"\(baseURL)\" is not the address of a server; \(expected)")
        }
    }

    /// Why a connection failed, in the operating system's words where it said something.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case let error as HTTPClientError where [.deadlineExceeded, .connectTimeout].contains(error):
            "it took too long"
        case let error as NIOConnectionError: error.connectionErrors.first.map { reason($0.error) } ?? "\(error)"
        default: "\(error)"
        }
    }

    private static func code(status: Int, word: String?) -> Code {
        switch (status, word) {
        case (_, UnknownWorker.word): .unknownWorker
        case (401, _), (403, _): .unauthorized
        case (404, _): .notFound
        case (408, _), (409, _), (429, _), (500..., _): .unavailable
        default: .refused
        }
    }

    private static func message(_ said: ErrorBody?, status: Int, body: Data) -> String {
        if let said { return said.error }
        let text = String(decoding: body.prefix(200), as: UTF8.self)
        return text.isEmpty ? "\(status) status code (no body)" : "\(status) \(text)"
    }
}
