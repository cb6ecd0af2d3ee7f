import TriggerModel

/// What a worker knows of a run's journal: the latest generation of each entry.
struct Journal: Sendable {
    /// Boxed: entries are large, and a table keeps room for more of them than there are.
    private var latest: [EntryPlace: Box] = [:]

    private final class Box: Sendable {
        let entry: JournalEntry

        init(_ entry: JournalEntry) {
            self.entry = entry
        }
    }

    init(_ entries: [JournalEntry]) {
        for entry in entries { merge(entry) }
    }

    subscript(place: EntryPlace) -> JournalEntry? {
        latest[place]?.entry
    }

    subscript(id: EntryKey) -> JournalEntry? {
        let entry = latest[EntryPlace(scope: id.scope, key: id.key)]?.entry
        return entry?.id == id ? entry : nil
    }

    /// Takes over what the engine says of an entry, unless what is known is newer: answers and news come by two ways, and
    /// so not always in order.
    ///
    /// - Returns: The entry as it is known now.
    @discardableResult
    mutating func merge(_ entry: JournalEntry) -> JournalEntry {
        let place = EntryPlace(scope: entry.id.scope, key: entry.id.key)
        if let known = latest[place]?.entry, known.isNewer(than: entry) { return known }
        latest[place] = Box(entry)
        return entry
    }
}

extension JournalEntry {
    fileprivate func isNewer(than other: JournalEntry) -> Bool {
        if id.generation != other.id.generation { return id.generation > other.id.generation }
        if state != .pending { return other.state == .pending || (outcomes != nil && other.outcomes == nil) }
        if other.state != .pending { return false }
        if tries != other.tries { return tries > other.tries }
        return wokenEpoch != nil && other.wokenEpoch == nil
    }
}
