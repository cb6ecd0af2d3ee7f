/// A value that copies share until one of them is changed: to copy it costs one reference, however large it is.
struct CopyOnWrite<Value: Hashable & Sendable>: Hashable, @unchecked Sendable {
    // Safe to send: what is shared is never changed, only what one copy alone refers to.
    private var storage: Storage

    private final class Storage {
        // Reached through `value` alone, whose access the holder of the copy has to itself.
        @exclusivity(unchecked) var value: Value

        init(_ value: Value) {
            self.value = value
        }
    }

    init(_ value: Value) {
        storage = Storage(value)
    }

    var value: Value {
        _read { yield storage.value }
        _modify {
            if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }
            yield &storage.value
        }
    }

    static func == (lhs: CopyOnWrite, rhs: CopyOnWrite) -> Bool {
        lhs.storage === rhs.storage || lhs.value == rhs.value
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }
}
