public import TriggerModel

extension HTTPClientTransport {
    /// Makes a batch whose items come afterwards: `POST /api/v3/batches`.
    ///
    /// - Throws: ``TransportError``.
    public func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket {
        let text = try encoded { try JSON.text(BatchBodies.Create(batch)) }
        var request = APIRequest("POST", "/api/v3/batches", body: text)
        request.requestKey = requestKey
        let answer = try await connection.call(request, as: BatchBodies.Created.self)
        return BatchTicket(id: answer.id, isCached: answer.isCached)
    }

    /// Adds items to a batch, one a line: `POST /api/v3/batches/{batch}/items`.
    ///
    /// - Throws: ``TransportError``; none of the items is added then.
    public func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool {
        let lines = try encoded {
            try items.sorted { $0.key < $1.key }.map { "\(try $1.lineText(index: $0))\n" }.joined()
        }
        var request = APIRequest(
            "POST", "/api/v3/batches/\(batch.rawValue.pathSegment)/items", body: lines)
        request.contentType = "application/x-ndjson"
        return try await connection.call(request, as: BatchBodies.Progress.self).sealed
    }
}
