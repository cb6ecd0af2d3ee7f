import Foundation
import Hummingbird
import TriggerEmbedded
import TriggerEngine
import TriggerModel

/// The routes by which a caller learns where to upload a large value, and where to read one (http-api.md §2.1).
struct PacketRoutes: Sendable {
    let engine: Engine
    let environment: ServerEnvironment
    let links: SignedLinks

    func add(to table: inout RouteTable) {
        table.add(.put, "/api/v2/packets/**", upload)
        table.add(.put, "/api/v1/packets/**", uploadBriefly)
        table.add(.get, "/api/v1/packets/**", download)
    }

    @Sendable private func upload(_ request: Request, _ context: APIContext) async throws -> Response {
        let path = try context.objectPath()
        let url = try await url(.upload, of: path, request)
        return try .json(PacketBodies.Upload(presignedUrl: url, storagePath: path.text))
    }

    /// The same, answered without the path.
    @Sendable private func uploadBriefly(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(PacketBodies.Location(presignedUrl: try await url(.upload, of: try context.objectPath(), request)))
    }

    @Sendable private func download(_ request: Request, _ context: APIContext) async throws -> Response {
        try .json(PacketBodies.Location(presignedUrl: try await url(.download, of: try context.objectPath(), request)))
    }

    private func url(_ use: ObjectUse, of path: ObjectPath, _ request: Request) async throws -> String {
        try await engine.url(use, of: path, in: environment.id, links, request)
    }
}

extension Engine {
    /// The address for one use of an object, for a quarter of an hour: of the object store, or of this server.
    fileprivate func url(
        _ use: ObjectUse, of path: ObjectPath, in environment: EnvironmentID, _ links: SignedLinks, _ request: Request
    ) async throws -> String {
        let expiry = now + SignedLinks.objectTime
        if let url = try await objectURL(use, of: path, until: expiry, in: environment) { return url }
        return links.url(use, of: path, until: expiry, host: request.head.authority)
    }

    /// Says where who asked may download an object.
    func address(in environment: EnvironmentID, _ links: SignedLinks, _ request: Request) -> ObjectAddress {
        { try await self.url(.download, of: $0, in: environment, links, request) }
    }
}

extension APIContext {
    /// The path that ends the address, its slashes escaped or not.
    ///
    /// - Throws: ``APIProblem`` 400 when it is none.
    func objectPath() throws -> ObjectPath {
        let text = parameters.getCatchAll().joined(separator: "/").removingPercentEncoding
        guard let path = text.flatMap({ ObjectPath($0) }) else { throw APIProblem(400, "Invalid packet storage path") }
        return path
    }
}
