import TriggerModel

import struct Foundation.Data

extension RunHost {
    /// Whether there is an object store.
    var storesObjects: Bool {
        link.storesObjects
    }

    /// A value as it is sent: one of over 512 KB is stored first, however long it takes to reach the server.
    ///
    /// - Throws: ``TransportError`` when the server refuses it; `CancellationError`.
    func packet(_ value: EncodedValue, at path: (Data) -> ObjectPath) async throws -> Packet {
        guard storesObjects, let bytes = value.bytes, bytes.count > TriggerLimits.offloadBytes else {
            return value.packet
        }
        return Packet(stored: try await link.store(ObjectBytes(bytes), at: path(bytes)))
    }

    /// Runs to be as they are sent.
    ///
    /// - Throws: As ``packet(_:at:)``.
    func sent(_ items: [TriggerItem]) async throws -> [TriggerItem] {
        try await items.storingPayloads(storesObjects) { try await link.store($0, at: $1) }
    }

    /// Reads a value, wherever it lies.
    ///
    /// - Throws: ``PacketError`` that names the key path; ``TransportError`` `notFound` when it is not there; `CancellationError`.
    func decoded<Value: Decodable>(_ packet: Packet?) async throws -> Value {
        guard let path = packet?.storedAt else { return try (packet ?? .none).decoded() }
        return try await link.load(path).decoded()
    }

    /// Reads how a run ended, wherever its output lies.
    ///
    /// - Throws: ``UndecodableValue``; ``TransportError``; `CancellationError`.
    func result<Output: Decodable>(of outcome: RunOutcome) async throws -> RunResult<Output> {
        try RunResult(outcome, stored: try await storedOutput(of: outcome))
    }

    /// The output of a run where it lies in the object store; nil where it does not.
    ///
    /// - Throws: ``TransportError`` when it is not there; `CancellationError`.
    func storedOutput(of outcome: RunOutcome) async throws -> ObjectBytes? {
        guard let path = outcome.output?.storedAt else { return nil }
        return try await link.load(path)
    }
}
