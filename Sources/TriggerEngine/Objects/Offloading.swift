import TriggerModel

import struct Foundation.Data

/// Values on their way into the database: large ones are stored in the object store, and those that say they lie there are looked for.
///
/// Both come before the commit that names them.
struct Offloading: Sendable {
    let objects: (any ObjectStore)?
    let environment: EnvironmentID

    /// A value as the database is to have it.
    ///
    /// - Parameters:
    ///   - packet: The value as it came.
    ///   - name: What it is called, for messages.
    ///   - path: Where it is to lie if it is large.
    /// - Returns: The value, or where it lies.
    /// - Throws: ``EngineError``: `invalid` for one that lies nowhere, `unavailable`.
    func packet(
        _ packet: Packet, _ name: String, path: (Data, String) -> ObjectPath
    ) async throws -> Packet {
        guard packet.type != Packet.store else { return try await found(packet, name) }
        guard let objects, packet.isLarge, let text = packet.data else { return packet }
        guard !text.hasNul else {
            throw EngineError(.invalid, "\(name): it holds the character U+0000, which cannot be stored")
        }
        let bytes = Data(text.utf8)
        let path = path(bytes, packet.type)
        let key = ObjectKey(environment: environment, path: path)
        try await objects.put(key, type: packet.type, limit: TriggerLimits.objectBytes, DataSlices(bytes: bytes))
        return Packet(stored: path)
    }

    private func found(_ packet: Packet, _ name: String) async throws -> Packet {
        guard let path = packet.storedAt else {
            throw EngineError(.badRequest, "\(name): the path of a stored object was expected")
        }
        let key = ObjectKey(environment: environment, path: path)
        // One that was stored long ago and that nothing names may be about to be removed.
        guard try await objects?.renew(key) ?? false, let object = try await objects?.object(key) else {
            throw EngineError(.invalid, "\(name): there is no stored object \"\(path)\"; it has to be uploaded first")
        }
        guard object.size <= TriggerLimits.objectBytes else {
            throw EngineError(
                .tooLarge, "\(name): \(object.size) bytes; at most \(TriggerLimits.objectBytes) are accepted")
        }
        return packet
    }

    /// Triggers as the database is to have them.
    ///
    /// - Throws: As ``packet(_:_:path:)``.
    func items(_ items: [TriggerItem]) async throws -> [TriggerItem] {
        guard items.contains(where: \.payload.needsStoring) else { return items }
        var settled = items
        for index in items.indices where items[index].payload.needsStoring {
            settled[index].payload = try await packet(
                items[index].payload, "the payload of a run of \"\(items[index].task)\"", path: ObjectPath.payload)
        }
        return settled
    }
}

extension Packet {
    /// Whether there is something to do before the database may have it.
    var needsStoring: Bool {
        isLarge || type == Packet.store
    }
}
