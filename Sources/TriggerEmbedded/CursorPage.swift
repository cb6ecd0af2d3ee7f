/// One page of a list, cut out of what a store gave for it: one more where there are more.
///
/// There are newer ones behind a page that was asked for by `after`, older ones behind one asked for by `before`: at least the one
/// that the cursor names.
struct CursorPage<Element> {
    /// The elements of the page, newest first.
    let shown: [Element]
    /// Where the page of older ones begins; nil when there are none.
    let next: String?
    /// Where the page of newer ones ends; nil when there are none.
    let previous: String?

    /// - Parameters:
    ///   - found: What the store gave, newest first.
    ///   - limit: How many were asked for.
    ///   - isAfter: Whether those older than a cursor were.
    ///   - isBefore: Whether those newer than a cursor were.
    ///   - id: What a cursor names an element by.
    init(_ found: [Element], limit: Int, isAfter: Bool, isBefore: Bool, id: (Element) -> String) {
        // Beyond a page of older ones the one too many is the oldest, beyond a page of newer ones the newest.
        shown = Array(isBefore ? found.suffix(limit) : found.prefix(limit))
        let (first, last) = (shown.first.map(id), shown.last.map(id))
        let hasMore = found.count > limit
        (next, previous) = isBefore ? (last, hasMore ? first : nil) : (hasMore ? last : nil, isAfter ? first : nil)
    }
}
