public import TriggerModel

extension HTTPClientTransport {
    /// Reads a page of the queues, by their names: `GET /api/v1/queues`.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    public func listQueues(page: Int, perPage: Int) async throws -> QueueList {
        let path = Self.path("/api/v1/queues", [("page", "\(page)"), ("perPage", "\(perPage)")])
        return try await connection.call(APIRequest("GET", path), as: QueuePage.self).list
    }

    /// Reads a queue by its whole name: `GET /api/v1/queues/{queue}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue.
    public func retrieveQueue(_ queue: String) async throws -> QueueItem {
        try await connection.call(APIRequest("GET", "/api/v1/queues/\(QueueItem.id(of: queue))?type=id"))
    }

    /// Does something to a queue, and reads it: `POST /api/v1/queues/{queue}/pause`, `…/concurrency/override` or
    /// `…/concurrency/reset`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue, `refused` for what cannot be done to it.
    public func changeQueue(_ queue: String, _ action: QueueAction) async throws -> QueueItem {
        switch action {
        case .pause: try await post(queue, "pause", QueueBody.Pause(type: .id, action: .pause))
        case .resume: try await post(queue, "pause", QueueBody.Pause(type: .id, action: .resume))
        case .override(let limit):
            try await post(queue, "concurrency/override", QueueBody.Override(type: .id, concurrencyLimit: limit))
        case .overridePart(let percent):
            try await post(queue, "concurrency/override", QueueBody.Override(type: .id, percent: percent))
        case .reset: try await post(queue, "concurrency/reset", QueueBody.Reset(type: .id))
        }
    }

    private func post(_ queue: String, _ verb: String, _ body: some Encodable) async throws -> QueueItem {
        let text = try encoded { try JSON.text(body) }
        let path = "/api/v1/queues/\(QueueItem.id(of: queue))/\(verb)"
        return try await connection.call(APIRequest("POST", path, body: text))
    }

    /// Pauses the whole environment, or lets it start runs again: `POST /api/v1/environment/pause`.
    ///
    /// - Throws: ``TransportError``.
    public func pauseEnvironment(_ isPaused: Bool) async throws -> EnvironmentState {
        let body = QueueBody.Pause(type: .id, action: isPaused ? .pause : .resume)
        let text = try encoded { try JSON.text(body) }
        return try await connection.call(APIRequest("POST", "/api/v1/environment/pause", body: text))
    }
}
