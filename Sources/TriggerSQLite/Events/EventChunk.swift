import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Events of one place of a run that lie in one row: the places that the sequences of two chunks span do not overlap.
///
/// A row for each event would cost three times as much as what is in it.
struct EventChunk {
    /// The most events of a chunk, and the bytes after which it takes no more.
    private static let (mostEvents, mostBytes) = (256, 64 * 1024)

    let events: ArraySlice<TraceEvent>

    /// The chunks that events of one place make, which are in the order of their sequences.
    static func chunks(of events: ArraySlice<TraceEvent>) -> [EventChunk] {
        var chunks: [EventChunk] = []
        var (start, bytes) = (events.startIndex, 0)
        for index in events.indices {
            if index - start == mostEvents || bytes >= mostBytes {
                chunks.append(EventChunk(events: events[start..<index]))
                (start, bytes) = (index, 0)
            }
            bytes += events[index].size
        }
        if start < events.endIndex { chunks.append(EventChunk(events: events[start...])) }
        return chunks
    }

    var first: Int {
        events.first?.sequence ?? 0
    }

    var last: Int {
        events.last?.sequence ?? 0
    }

    /// When the latest of them was, or began.
    var latest: Date {
        events.lazy.map(\.startedAt).max() ?? .distantPast
    }

    /// `[[sequence, began, length, body], …]`, in milliseconds and microseconds.
    ///
    /// - Throws: `EncodingError` for a number that is not finite.
    func body() throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(160 * events.count)
        for event in events {
            bytes.append(contentsOf: (bytes.isEmpty ? "[[" : ",[").utf8)
            bytes.append(contentsOf: String(event.sequence).utf8)
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: String(event.startedAt.millisecondsSince1970).utf8)
            bytes.append(UInt8(ascii: ","))
            bytes.append(contentsOf: (event.durationUs.map { String($0) } ?? "null").utf8)
            bytes.append(UInt8(ascii: ","))
            try EventBody.append(event, to: &bytes)
            bytes.append(UInt8(ascii: "]"))
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    /// The events of a run that a body tells of.
    ///
    /// - Throws: ``DamagedValue``.
    static func events(_ body: String, of run: RunID) throws -> [TraceEvent] {
        try DamagedValue.json([Item].self, from: body).map { $0.event(of: run) }
    }

    private struct Item: Decodable {
        let sequence: Int
        let startedAt: Int64
        let durationUs: Int64?
        let body: EventBody

        init(from decoder: any Decoder) throws {
            var parts = try decoder.unkeyedContainer()
            sequence = try parts.decode(Int.self)
            startedAt = try parts.decode(Int64.self)
            durationUs = try parts.decode(Int64?.self)
            body = try parts.decode(EventBody.self)
        }

        func event(of run: RunID) -> TraceEvent {
            body.event(
                of: run, sequence: sequence, startedAt: Date(millisecondsSince1970: startedAt), durationUs: durationUs)
        }
    }
}
