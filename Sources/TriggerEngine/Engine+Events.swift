public import TriggerModel

import struct Foundation.Date

extension Engine {
    /// Takes in what a worker recorded of runs, and returns once it is stored, or dropped since the store is too slow.
    ///
    /// Nothing becomes of it where the engine has no event store.
    ///
    /// - Throws: ``EngineError``: `tooLarge` for more than 2,000 at once, `badRequest` for one that nobody records, `unavailable` when the
    ///   store could not take them: they may be brought again.
    public func record(_ events: [TraceEvent], in environment: EnvironmentID) async throws {
        guard events.count <= TraceLimits.eventsAtOnce else {
            let most = TraceLimits.eventsAtOnce
            throw EngineError(.tooLarge, "events: \(events.count) are brought; at most \(most) are accepted at once")
        }
        guard let intake else { return }
        for index in events.indices { try events[index].validate(at: index) }
        let fit = events.allSatisfy { TraceLimits.fits($0) }
        try await intake.take(fit ? events : events.map { $0.cut() }, in: environment)
    }

    /// How much its event store holds; nil where it has none.
    ///
    /// - Throws: ``EngineError``: `unavailable`.
    public func eventUsage() async throws -> EventUsage? {
        try await readEvents { try await $0.usage() }
    }

    /// How many events were dropped since the start, since the event store was too slow.
    public var droppedEvents: Int64 {
        intake?.dropped ?? 0
    }

    /// What is known of events without asking their store; nil where there is none.
    public var eventHealth: EventHealth? {
        guard let pruned = pruning?.done else { return nil }
        return EventHealth(dropped: droppedEvents, pruned: pruned.count, prunedAt: pruned.last)
    }

    /// Reads from the event store, its troubles said as the engine's; nil where there is none.
    func readEvents<Value: Sendable>(
        _ body: @Sendable (any EventStore) async throws -> Value
    ) async throws -> Value? {
        guard let store = intake?.store else { return nil }
        do {
            return try await body(store)
        } catch let error as StoreError {
            throw EngineError(.unavailable, error.message)
        }
    }
}

extension TraceEvent {
    /// The longest length, in microseconds.
    private static let longest: Int64 = 1 << 53

    /// - Throws: An ``EngineError`` for one that nobody records.
    fileprivate func validate(at index: Int) throws {
        guard !run.rawValue.isEmpty, run.rawValue.utf8.count <= 100, !run.rawValue.hasNul else {
            throw EngineError(
                .badRequest, "events[\(index)].run: expected the id of a run, found \"\(run.rawValue.prefix(100))\"")
        }
        guard (-1...1_000_000_000).contains(sequence) else {
            throw EngineError(.badRequest, "events[\(index)].sequence: expected -1 to 1000000000, found \(sequence)")
        }
        guard !place.scope.hasNul, place.scope.utf8.count <= 100_000 else {
            throw EngineError(.badRequest, "events[\(index)].place: expected the keys of steps, up to 100000 bytes")
        }
        guard (0..<Self.longest).contains(durationUs ?? 0) else {
            throw EngineError(
                .badRequest, "events[\(index)].durationUs: expected 0 to \(Self.longest), found \(durationUs ?? 0)")
        }
        guard abs(startedAt.timeIntervalSince1970) < 100_000_000_000 else {
            throw EngineError(.badRequest, "events[\(index)].startedAt: expected an instant within some thousand years")
        }
    }

    /// The event within the limits of what is kept.
    fileprivate func cut() -> TraceEvent {
        var event = self
        event.message = TraceLimits.message(message)
        event.error = error.map { TraceLimits.error($0) }
        event.attributes = attributes.flatMap { TraceLimits.attributes($0) }
        return event
    }
}
