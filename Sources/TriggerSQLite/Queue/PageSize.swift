/// How many rows to read next: few at first, then more, so that what is read stays in proportion to what is needed.
struct PageSize {
    private var size = 8

    /// The size of the next page, of which no more than `limit` rows are needed.
    mutating func next(limit: Int) -> Int {
        defer { size = min(size * 4, 1024) }
        return min(size, limit)
    }
}
