import TriggerModel

import struct Foundation.Data

extension [TriggerItem] {
    /// The items with large payloads stored elsewhere.
    func storingPayloads(
        _ isOn: Bool, _ store: (ObjectBytes, ObjectPath) async throws -> ObjectPath
    ) async throws -> [TriggerItem] {
        guard isOn, contains(where: \.payload.isLarge) else { return self }
        var items = self
        for index in indices { items[index].payload = try await self[index].payload.storing(isOn, store) }
        return items
    }
}

extension Packet {
    /// The packet with its value stored elsewhere, if it is large.
    func storing(
        _ isOn: Bool, _ store: (ObjectBytes, ObjectPath) async throws -> ObjectPath
    ) async throws -> Packet {
        guard isOn, isLarge, let data else { return self }
        let object = ObjectBytes(Data(data.utf8), type: type)
        return Packet(stored: try await store(object, .payload(object.data, type: type)))
    }
}
