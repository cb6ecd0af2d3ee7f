import TriggerModel

/// What a worker knows of a run's journal: the latest generation of each entry.
struct Journal: Sendable {
    /// Boxed: entries are large, and a list keeps room for more of them than there are.
    private var latest: [Box] = []
    /// Where each stands in the list; empty while there are few, which most waiting runs have and which are looked through.
    private var numbers: [EntryPlace: Int] = [:]

    private static let few = 8

    private final class Box: Sendable {
        let entry: JournalEntry

        init(_ entry: JournalEntry) {
            self.entry = entry
        }

        var place: EntryPlace {
            EntryPlace(scope: entry.id.scope, key: entry.id.key)
        }
    }

    init(_ entries: [JournalEntry]) {
        for entry in entries { merge(entry) }
    }

    /// How many entries there are, each once.
    var count: Int {
        latest.count
    }

    subscript(place: EntryPlace) -> JournalEntry? {
        number(of: place).map { latest[$0].entry }
    }

    subscript(id: EntryKey) -> JournalEntry? {
        let entry = self[EntryPlace(scope: id.scope, key: id.key)]
        return entry?.id == id ? entry : nil
    }

    /// Takes over what the engine says of an entry, unless what is known is newer: answers and news come by two ways, and
    /// so not always in order.
    ///
    /// - Returns: The entry as it is known now.
    @discardableResult
    mutating func merge(_ entry: JournalEntry) -> JournalEntry {
        let box = Box(entry)
        if let number = number(of: box.place) {
            let known = latest[number].entry
            if known.isNewer(than: entry) { return known }
            latest[number] = box
        } else {
            append(box)
        }
        return entry
    }

    private func number(of place: EntryPlace) -> Int? {
        latest.count > Self.few ? numbers[place] : latest.firstIndex { $0.place == place }
    }

    private mutating func append(_ box: Box) {
        latest.append(box)
        guard latest.count > Self.few else { return }
        for number in numbers.count..<latest.count { numbers[latest[number].place] = number }
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
