import TriggerModel

extension TriggerClient {
    /// Runs to be as they are sent: payloads of over 512 KB are stored first.
    ///
    /// - Throws: ``TransportError``.
    func sent(_ items: [TriggerItem]) async throws -> [TriggerItem] {
        try await items.storingPayloads(transport.storesObjects) { try await store($0, at: $1) }
    }

    /// A value as it is sent: one of over 512 KB is stored first.
    ///
    /// - Throws: ``TransportError``.
    func sent(_ packet: Packet) async throws -> Packet {
        try await packet.storing(transport.storesObjects) { try await store($0, at: $1) }
    }

    private func store(_ object: ObjectBytes, at path: ObjectPath) async throws -> ObjectPath {
        try await repeating { try await transport.store(object, at: path) }
    }

    /// Reads how a run ended, wherever its output lies.
    ///
    /// - Throws: ``UndecodableValue``; ``TransportError``.
    func result<Output: Decodable>(of run: RunObject) async throws -> RunResult<Output> {
        guard let url = run.outputPresignedUrl else { return try RunResult(run, stored: nil) }
        return try RunResult(run, stored: try await repeating { try await transport.download(url) })
    }
}
