import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
public import TriggerModel

extension APIConnection {
    /// Uploads an object to where the server says (http-api.md §2.1).
    ///
    /// - Returns: The path it is found by.
    /// - Throws: ``TransportError``, or `CancellationError` when the calling task is cancelled.
    func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        let slot: PacketBodies.Upload = try await call(APIRequest("PUT", "/api/v2/packets/\(path.text.pathSegment)"))
        guard let stored = ObjectPath(slot.storagePath) else {
            throw TransportError(.invalidAnswer, "\"\(slot.storagePath)\" is not the path of an object")
        }
        try await upload(object, to: slot.presignedUrl)
        return stored
    }

    /// Reads an object from where the server says.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is none. `CancellationError`.
    func load(_ path: ObjectPath) async throws -> ObjectBytes {
        let place: PacketBodies.Location = try await call(APIRequest("GET", "/api/v1/packets/\(path.text.pathSegment)"))
        return try await download(place.presignedUrl)
    }

    private func upload(_ object: ObjectBytes, to url: String) async throws {
        var request = HTTPClientRequest(url: url)
        request.method = .PUT
        request.headers.add(name: "content-type", value: object.type)
        request.body = .bytes(object.data, length: .known(Int64(object.data.count)))
        _ = try await exchange(request)
    }

    /// Reads what lies at an address, without a key.
    ///
    /// - Throws: ``TransportError``; `CancellationError`.
    func download(_ url: String) async throws -> ObjectBytes {
        try await exchange(HTTPClientRequest(url: url))
    }

    /// How long an object may take to be uploaded; one that comes may be silent for a minute at most.
    private static let objectTime: TimeAmount = .minutes(10)

    private func exchange(_ request: HTTPClientRequest) async throws -> ObjectBytes {
        do {
            let answer = try await client.execute(request, timeout: Self.objectTime)
            let data = try await Self.bytes(of: answer)
            guard (200..<300).contains(Int(answer.status.code)) else {
                throw TransportError(answer, body: data, now: time.now)
            }
            return ObjectBytes(data, type: answer.headers.first(name: "content-type") ?? Packet.json)
        } catch let error as TransportError {
            throw error
        } catch {
            try Task.checkCancellation()
            throw TransportError(unsent: error, to: request.url)
        }
    }

    /// The body, of which nothing is held twice.
    private static func bytes(of answer: HTTPClientResponse) async throws -> Data {
        var data = Data()
        let length = answer.headers.first(name: "content-length").flatMap(Int.init) ?? 0
        data.reserveCapacity(min(length, TriggerLimits.objectBytes))
        for try await chunk in answer.body {
            data.append(contentsOf: chunk.readableBytesView)
            guard data.count <= TriggerLimits.objectBytes else {
                throw TransportError(
                    .refused, "the object has over \(TriggerLimits.objectBytes) bytes, the most one may have")
            }
        }
        return data
    }
}

extension HTTPClientTransport {
    /// A server has an object store.
    public var storesObjects: Bool { true }

    /// Stores an object: `PUT /api/v2/packets/{path}`, then at the address it answers with.
    ///
    /// - Throws: ``TransportError``.
    public func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await connection.store(object, at: path)
    }

    /// Reads an object: `GET /api/v1/packets/{path}`, then from the address it answers with.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is none.
    public func load(_ path: ObjectPath) async throws -> ObjectBytes {
        try await connection.load(path)
    }

    /// Reads what lies at an address that a run names.
    ///
    /// - Throws: ``TransportError``; `refused` when the address does not hold any more, `notFound` when nothing lies there.
    public func download(_ url: String) async throws -> ObjectBytes {
        try await connection.download(url)
    }
}

extension HTTPRunTransport {
    /// A server has an object store.
    public var storesObjects: Bool { true }

    /// Stores an object, as ``HTTPClientTransport/store(_:at:)`` does.
    ///
    /// - Throws: ``TransportError``.
    public func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await connection.store(object, at: path)
    }

    /// Reads an object, as ``HTTPClientTransport/load(_:)`` does.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is none.
    public func load(_ path: ObjectPath) async throws -> ObjectBytes {
        try await connection.load(path)
    }
}
