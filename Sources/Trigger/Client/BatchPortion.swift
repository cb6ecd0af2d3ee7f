import TriggerModel

/// Items of a batch that are sent together, by their places in it.
struct BatchPortion {
    /// From how many bytes on a portion is sent before another item is asked for.
    private static let fullBytes = 1024 * 1024
    /// About what an item has beside its payload.
    private static let itemBytes = 256

    private(set) var items: [Int: TriggerItem] = [:]
    private var bytes = 0

    var isFull: Bool {
        bytes >= Self.fullBytes
    }

    mutating func add(_ item: TriggerItem, at index: Int) {
        items[index] = item
        bytes += item.payload.byteCount + Self.itemBytes
    }
}
