import TriggerEngine
import TriggerModel

/// Events of one place of a run that are stored at once, in the order of their sequences, each of them once.
struct EventGroup {
    let run: RunID
    let place: TracePlace
    private(set) var events: [TraceEvent] = []
    /// Whether one of them came more than once.
    private(set) var hasRepeats = false

    private struct Key: Hashable {
        let run: RunID
        let place: TracePlace
    }

    /// Events by run and place.
    ///
    /// Those of a run mostly come one after another.
    static func groups(of events: [TraceEvent]) -> [EventGroup] {
        var groups: [EventGroup] = []
        var numbers: [Key: Int] = [:]
        var number: Int?
        for event in events {
            if let last = number, groups[last].run == event.run, groups[last].place == event.place {
                groups[last].add(event)
                continue
            }
            let key = Key(run: event.run, place: event.place)
            let known = numbers[key] ?? groups.count
            if known == groups.count {
                groups.append(EventGroup(run: event.run, place: event.place))
                numbers[key] = known
            }
            groups[known].add(event)
            number = known
        }
        return groups
    }

    private init(run: RunID, place: TracePlace) {
        (self.run, self.place) = (run, place)
    }

    private mutating func add(_ event: TraceEvent) {
        if events.add(event) != .added { hasRepeats = true }
    }
}

extension [TraceEvent] {
    /// What became of an event that was to be added.
    enum Addition {
        case added
        /// It ended a span that was there.
        case ended
        /// It was there.
        case known
    }

    /// Adds an event to those of its place, which are in the order of their sequences.
    ///
    /// One that is there stays, but for a span that had not ended and now has: that keeps the earlier beginning.
    mutating func add(_ event: TraceEvent) -> Addition {
        // Most come in their order.
        let index = (lastIndex { $0.sequence < event.sequence } ?? -1) + 1
        guard index < count, self[index].sequence == event.sequence else {
            insert(event, at: index)
            return .added
        }
        guard let ended = self[index].ended(by: event) else { return .known }
        self[index] = ended
        return .ended
    }
}
