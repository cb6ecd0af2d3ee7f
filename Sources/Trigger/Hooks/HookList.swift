/// Hooks of one kind, in the order they were added; those with a name can be replaced by it.
struct HookList<Body: Sendable>: Sendable {
    private struct Hook: Sendable {
        let name: String?
        let body: Body
    }

    private var hooks: [Hook] = []

    /// Makes an empty list.
    init() {}

    /// Adds a hook at the end; one of the same name is replaced where it stands.
    mutating func add(_ name: String? = nil, _ body: Body) {
        let hook = Hook(name: name, body: body)
        if let name, let place = hooks.firstIndex(where: { $0.name == name }) {
            hooks[place] = hook
        } else {
            hooks.append(hook)
        }
    }

    var isEmpty: Bool {
        hooks.isEmpty
    }

    /// The hooks, in order.
    var bodies: [Body] {
        hooks.map(\.body)
    }
}
