/// A value that all copies of what holds it share: to copy it costs one reference, however large it is.
final class Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    let value: Value

    init(_ value: Value) {
        self.value = value
    }

    static func == (lhs: Shared, rhs: Shared) -> Bool {
        lhs === rhs || lhs.value == rhs.value
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(value)
    }
}

extension Shared {
    /// Has another value take this one's place where it was changed.
    static func change(_ shared: inout Shared, _ body: (inout Value) -> Void) {
        var value = shared.value
        body(&value)
        if value != shared.value { shared = Shared(value) }
    }
}
