/// Memory for the texts that statements are bound to, so that SQLite need not copy each of them: that costs it two
/// allocations under a lock per text, a tenth of a commit's time.
///
/// Texts are stored one after another and given up in the opposite order, statement by statement.
final class TextBuffer {
    private static let capacity = 64 * 1024

    private let storage: UnsafeMutableRawBufferPointer
    /// How much is in use; set back to what it was to give up what was stored since.
    var used = 0

    init() {
        storage = .allocate(byteCount: Self.capacity, alignment: 1)
    }

    deinit {
        storage.deallocate()
    }

    /// Copies a text; nil when there is no room for it.
    func store(_ text: UnsafeBufferPointer<UInt8>) -> UnsafePointer<CChar>? {
        guard text.count <= storage.count - used else { return nil }
        let place = UnsafeMutableRawBufferPointer(rebasing: storage[used..<used + text.count])
        place.copyBytes(from: text)
        used += text.count
        return place.baseAddress.map { UnsafePointer($0.assumingMemoryBound(to: CChar.self)) }
    }
}
