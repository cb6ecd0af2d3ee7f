import Foundation
import Hummingbird
import NIOCore
import TriggerModel

/// How large a body may be, in bytes, framing included.
enum BodyLimit {
    /// What has a few short members: 16 KB.
    static let small = 16 * 1024
    /// What names up to 500 runs: 64 KB.
    static let selection = 64 * 1024
    /// A trigger: the payload's limit, and 1 MB for its escapes and options.
    static let trigger = TriggerLimits.payloadBytes + 1024 * 1024
    /// A batch of triggers: 32 MB.
    static let batch = 32 * 1024 * 1024
    /// What workers send: 64 MB, since writes come in batches and outputs may have 10 MB each.
    static let worker = 64 * 1024 * 1024
}

extension Request {
    /// Reads the body, at most `limit` bytes of it, and makes a value of it.
    ///
    /// - Throws: ``APIProblem``: 413 when it is larger, 400 when it is empty, not JSON, or of another shape.
    func value<Value>(limit: Int, _ read: (Data) throws -> Value) async throws -> Value {
        let data = try await data(limit: limit)
        guard !data.isEmpty else { throw APIProblem(400, "Request body is empty") }
        return try Self.value(data, read)
    }

    private static func value<Value>(_ data: Data, _ read: (Data) throws -> Value) throws -> Value {
        // JSON has no such byte in UTF-8; in other encodings, which JSON is not exchanged in, every letter has one.
        guard !data.contains(0) else { throw APIProblem(400, "Invalid JSON") }
        do {
            return try read(data)
        } catch let error as DecodingError {
            throw APIProblem(error, of: data) { _ = try read($0) }
        }
    }

    /// The same of a body that may be left out.
    ///
    /// - Throws: ``APIProblem``: 413, 400.
    func valueIfAny<Value>(limit: Int, _ read: (Data) throws -> Value) async throws -> Value? {
        let data = try await data(limit: limit)
        return data.isEmpty ? nil : try Self.value(data, read)
    }

    private func data(limit: Int) async throws -> Data {
        if let length = headers[.contentLength].flatMap(Int.init), length > limit { throw APIProblem.tooLarge }
        do {
            return Data(try await body.collect(upTo: limit).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw APIProblem.tooLarge
        }
    }
}

extension APIProblem {
    /// A body of another shape than was expected: says what, and where.
    init(_ error: DecodingError, of data: Data, _ read: (Data) throws -> Void) {
        guard MisplacedNumber.isPlaceless(error), (try? JSON.value(JSONValue.self, from: data)) != nil else {
            self.init(error)
            return
        }
        let place = MisplacedNumber.place(in: data, read).map { " at \"\($0)\"" } ?? ""
        self.init(400, "Validation error: a number is not one of those that were expected in its place\(place)")
    }

    private init(_ error: DecodingError) {
        switch error {
        case .dataCorrupted(let context) where context.codingPath.isEmpty: self.init(400, "Invalid JSON")
        case .keyNotFound(let key, let context): self.init("Required", at: context.codingPath + [key])
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            self.init(context.debugDescription, at: context.codingPath)
        @unknown default: self.init(400, "Validation error: \(error)")
        }
    }

    private init(_ what: String, at path: [any CodingKey]) {
        let place = path.reduce(into: "") { text, key in
            text += key.intValue.map { "[\($0)]" } ?? (text.isEmpty ? key.stringValue : ".\(key.stringValue)")
        }
        self.init(400, "Validation error: \(what)" + (place.isEmpty ? "" : " at \"\(place)\""))
    }
}
