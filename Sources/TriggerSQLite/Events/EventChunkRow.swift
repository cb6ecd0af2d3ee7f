import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Where a chunk lies.
struct EventChunkRow {
    let number: Int64
    /// The last sequence in it.
    let last: Int
    let storedAt: Date
}

extension Connection {
    /// The last chunk of a place that begins at a sequence or before it.
    func eventChunk(_ environment: EnvironmentID, _ group: EventGroup, from sequence: Int) throws -> EventChunkRow? {
        try statement(EventChunkSQL.at).row { bindings in
            bindings.add(environment, group)
            bindings.add(sequence)
        } _: {
            EventChunkRow(number: $0.int64(), last: $0.int(), storedAt: $0.date())
        }
    }

    /// Where the next chunk of a place begins after a sequence; nil where there is none.
    func nextEventChunk(_ environment: EnvironmentID, _ group: EventGroup, after sequence: Int) throws -> Int? {
        let found = try statement(EventChunkSQL.next).row { bindings in
            bindings.add(environment, group)
            bindings.add(sequence)
        } _: {
            $0.optionalInt()
        }
        return found ?? nil
    }

    /// The events of a chunk.
    func events(ofChunk number: Int64, of run: RunID) throws -> [TraceEvent] {
        let body = try statement(EventChunkSQL.body).row {
            $0.add(number)
        } _: {
            $0.text()
        }
        return try body.map { try EventChunk.events($0, of: run) } ?? []
    }

    func insert(_ chunk: EventChunk, _ environment: EnvironmentID, _ group: EventGroup, at storedAt: Date) throws {
        let body = try chunk.body()
        try statement(EventChunkSQL.insert).run { bindings in
            bindings.add(environment, group)
            bindings.add(chunk.first)
            bindings.add(storedAt)
            bindings.add(chunk, body)
        }
    }

    func update(_ number: Int64, _ chunk: EventChunk) throws {
        let body = try chunk.body()
        try statement(EventChunkSQL.update).run { bindings in
            bindings.add(chunk, body)
            bindings.add(number)
        }
    }

    /// Counts events that came, or went.
    func countEvents(_ change: Int) throws {
        guard change != 0 else { return }
        try statement(EventChunkSQL.count).run { $0.add(change) }
    }
}

extension Bindings {
    fileprivate mutating func add(_ environment: EnvironmentID, _ group: EventGroup) {
        add(environment)
        add(group.run.rawValue)
        add(group.place.storedText)
    }

    fileprivate mutating func add(_ chunk: EventChunk, _ body: [UInt8]) {
        add(chunk.last)
        add(chunk.latest)
        add(chunk.events.count)
        add(utf8: body)
    }
}
