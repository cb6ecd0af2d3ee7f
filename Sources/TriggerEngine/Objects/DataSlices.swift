import struct Foundation.Data

/// Bytes in chunks of 1 MB, none of them copied.
struct DataSlices: AsyncSequence, Sendable {
    let bytes: Data

    func makeAsyncIterator() -> Iterator {
        Iterator(rest: bytes)
    }

    struct Iterator: AsyncIteratorProtocol {
        var rest: Data

        mutating func next() async -> Data? {
            guard !rest.isEmpty else { return nil }
            let chunk = rest.prefix(1 << 20)
            rest = rest.dropFirst(1 << 20)
            return chunk
        }
    }
}
