import Foundation
import Hummingbird
import NIOCore
import TriggerEngine
import TriggerModel

/// The addresses at which objects are uploaded and downloaded without a key, where the object store is this server's own.
struct ObjectRoutes: Sendable {
    let engine: Engine
    let environment: EnvironmentID
    let links: SignedLinks

    /// The media types that values have.
    private static let types = [Packet.json, Packet.superJSON, Packet.text]

    func add(to table: inout RouteTable) {
        table.addOpen(.put, "/api/v1/objects/**", upload)
        table.addOpen(.get, "/api/v1/objects/**", download)
    }

    @Sendable private func upload(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try allowed(.upload, request, context)
        let type = request.headers[.contentType] ?? Packet.json
        guard Self.types.contains(type) else {
            throw APIProblem(
                415, "Content-Type: one of \(Self.types.joined(separator: ", ")) was expected, found \"\(type)\"")
        }
        if let length = request.headers[.contentLength].flatMap(Int.init), length > TriggerLimits.objectBytes {
            throw APIProblem.tooLarge
        }
        let chunks = request.body.map { Data($0.readableBytesView) }
        try await engine.store(chunks, at: path, type: type, in: environment)
        FaultPoint.beforeAnswer.reach()
        return try .json(EmptyAnswer())
    }

    /// The type is given as it is, since clients go by it.
    @Sendable private func download(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try allowed(.download, request, context)
        let object = try await engine.object(path, in: environment)
        let headers: HTTPFields = [.contentType: object.type, .xContentTypeOptions: "nosniff"]
        let body = ResponseBody(contentLength: object.size) { writer in
            for try await chunk in object.chunks { try await writer.write(ByteBuffer(bytes: chunk)) }
            // A stream just ends for a task that is cancelled: what was written is not all.
            try Task.checkCancellation()
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: headers, body: body)
    }

    private func allowed(_ use: ObjectUse, _ request: Request, _ context: APIContext) throws -> ObjectPath {
        let (path, query) = (try context.objectPath(), QueryText(request.uri.query))
        guard let expires = query["expires"].flatMap(Int64.init), let code = query["signature"],
            links.accepts(code, use, of: path, expires: expires)
        else { throw APIProblem(403, "Invalid URL: its signature is not that of the object") }
        guard engine.now.millisecondsSince1970 < expires else {
            throw APIProblem(403, "Invalid URL: it held until \(Date(millisecondsSince1970: expires).iso8601)")
        }
        return path
    }
}
