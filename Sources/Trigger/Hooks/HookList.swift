/// Hooks of one kind, in the order they were added; those with a name can be replaced by it.
struct HookList<Body: Sendable>: Sendable {
    /// The hooks, in order.
    private(set) var bodies: [Body] = []
    private var names: [String?] = []

    /// Makes an empty list.
    init() {}

    /// Adds a hook at the end; one of the same name is replaced where it stands.
    mutating func add(_ name: String? = nil, _ body: Body) {
        if let name, let place = names.firstIndex(of: name) {
            bodies[place] = body
        } else {
            names.append(name)
            bodies.append(body)
        }
    }

    var isEmpty: Bool {
        bodies.isEmpty
    }
}
