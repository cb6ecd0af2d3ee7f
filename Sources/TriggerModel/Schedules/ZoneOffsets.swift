import Foundation

/// How far the clocks of a zone are from UTC, in seconds; instants are seconds since 1970.
struct ZoneOffsets: Sendable {
    private let zone: TimeZone
    private let isFixed: Bool

    init(_ zone: TimeZone) {
        self.zone = zone
        isFixed = zone.identifier == "GMT"
    }

    /// The distance at an instant: local time is the instant and this.
    func offset(at instant: Int) -> Int {
        isFixed ? 0 : zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
    }

    /// The instant after one, at the latest another, from which on clocks have another offset; nil where it is the same at both.
    ///
    /// The two are so near to each other that clocks do not change twice between them.
    func change(after first: Int, by last: Int) -> Int? {
        let before = offset(at: first)
        guard offset(at: last) != before else { return nil }
        var (low, high) = (first, last)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        return high
    }

    /// The instant at which clocks show a local time: the first of two, or the end of the gap that it falls into.
    func instant(ofLocal local: Int) -> Int {
        let (before, after) = (offset(at: local - 86_400), offset(at: local + 86_400))
        guard before != after, let change = change(after: local - 86_400, by: local + 86_400) else {
            return local - before
        }
        return local - before < change ? local - before : max(change, local - after)
    }
}
