public import TriggerModel

extension HTTPClientTransport {
    /// Reads a run's metadata: `GET /api/v1/runs/{run}/metadata`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func metadata(of run: RunID) async throws -> [String: JSONValue] {
        let path = "/api/v1/runs/\(run.rawValue.pathSegment)/metadata"
        return try await connection.call(APIRequest("GET", path), as: MetadataAnswer.self).metadata
    }

    /// Changes a run's metadata, and that of its parent and its root: `PUT /api/v1/runs/{run}/metadata`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for what cannot be.
    public func updateMetadata(
        of run: RunID, _ changes: MetadataBody, requestKey: String
    ) async throws -> [String: JSONValue] {
        let text = try encoded { try JSON.text(changes) }
        var request = APIRequest("PUT", "/api/v1/runs/\(run.rawValue.pathSegment)/metadata", body: text)
        request.requestKey = requestKey
        return try await connection.call(request, as: MetadataAnswer.self).metadata
    }

    /// Gives a run more labels: `POST /api/v1/runs/{run}/tags`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for labels that cannot be, or too many.
    public func addTags(_ tags: [String], to run: RunID) async throws {
        let text = try encoded { try JSON.text(TagsBody(tags: tags)) }
        let path = "/api/v1/runs/\(run.rawValue.pathSegment)/tags"
        _ = try await connection.call(APIRequest("POST", path, body: text), as: TagsAnswer.self)
    }
}
