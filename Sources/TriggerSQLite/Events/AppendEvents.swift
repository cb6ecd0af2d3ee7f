import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Stores events, each once: those of a place that come together make a chunk, unless they belong into chunks that are there.
struct AppendEvents {
    private let environment: EnvironmentID
    private let now: Date
    private let connection: Connection
    private var added = 0
    private var known: Set<TraceEvent.ID> = []

    init(_ connection: Connection, to environment: EnvironmentID, now: Date) {
        (self.connection, self.environment, self.now) = (connection, environment, now)
    }

    /// - Returns: Those that are new or ended a span.
    mutating func run(_ events: [TraceEvent]) throws -> [TraceEvent] {
        let groups = EventGroup.groups(of: events)
        for group in groups { try store(group) }
        try connection.countEvents(added)
        let once = groups.contains(where: \.hasRepeats) ? EventBatch(events).events : events
        return known.isEmpty ? once : once.filter { !known.contains($0.id) }
    }

    private mutating func store(_ group: EventGroup) throws {
        guard let first = group.events.first, let last = group.events.last else { return }
        guard let chunk = try chunk(of: group, at: last.sequence), chunk.last >= first.sequence else {
            return try insert(group.events[...], of: group)
        }
        try storeAmidOthers(group)
    }

    /// Stores events whose sequences lie among those that are there.
    private mutating func storeAmidOthers(_ group: EventGroup) throws {
        var rest = group.events[...]
        while let next = rest.first?.sequence {
            let chunk = try chunk(of: group, at: next)
            if let chunk, chunk.last >= next {
                let inside = rest.prefix { $0.sequence <= chunk.last }
                try merge(inside, into: chunk, of: group)
                rest = rest.dropFirst(inside.count)
            } else {
                let bound = try connection.nextEventChunk(environment, group, after: next) ?? .max
                let between = rest.prefix { $0.sequence < bound }
                try insert(between, of: group)
                rest = rest.dropFirst(between.count)
            }
        }
    }

    private func chunk(of group: EventGroup, at sequence: Int) throws -> EventChunkRow? {
        try connection.eventChunk(environment, group, from: sequence)
    }

    private mutating func insert(_ events: ArraySlice<TraceEvent>, of group: EventGroup) throws {
        for chunk in EventChunk.chunks(of: events) { try connection.insert(chunk, environment, group, at: now) }
        added += events.count
    }

    private mutating func merge(_ new: ArraySlice<TraceEvent>, into row: EventChunkRow, of group: EventGroup) throws {
        guard var events = try readable(row, of: group) else { return known.formUnion(new.map(\.id)) }
        var changes = 0
        for event in new {
            switch events.add(event) {
            case .known: known.insert(event.id)
            case .ended: changes += 1
            case .added: (changes, added) = (changes + 1, added + 1)
            }
        }
        guard changes > 0 else { return }
        let chunks = EventChunk.chunks(of: events[...])
        if let first = chunks.first { try connection.update(row.number, first) }
        for chunk in chunks.dropFirst() { try connection.insert(chunk, environment, group, at: row.storedAt) }
    }

    /// The events of a chunk; nil for one that is damaged, which takes no more: that holds up nothing beside it, and whoever reads it is told.
    private func readable(_ row: EventChunkRow, of group: EventGroup) throws -> [TraceEvent]? {
        do {
            return try connection.events(ofChunk: row.number, of: group.run)
        } catch is DamagedValue {
            return nil
        }
    }
}
