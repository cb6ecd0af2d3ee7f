/// What happened, line by line: kept when somebody wants to read it, hashed always.
struct Trace: Sendable {
    private(set) var lines: [String] = []
    private var hasher = Hasher()
    private let isKept: Bool

    init(isKept: Bool) {
        self.isKept = isKept
    }

    /// The same for the same happenings (the process runs with deterministic hashing).
    var hash: Int {
        hasher.finalize()
    }

    mutating func add(_ elapsed: Int64, _ text: @autoclosure () -> String) {
        let text = text()
        hasher.combine(elapsed)
        hasher.combine(text)
        if isKept { lines.append("\(elapsed) ms  \(text)") }
    }
}
