/// Says how far an export, an import, a backup or a removal came: one line of the standard error that changes, on a terminal alone.
struct MoveProgress: Sendable {
    private let isTerminal: Bool
    /// Back to the start of the line, which is cleared.
    private static let wipe = "\r\u{1B}[K"

    init(isTerminal: Bool) {
        self.isTerminal = isTerminal
    }

    /// Says how far.
    func show(_ text: String) {
        if isTerminal { Output.sketch(Self.wipe + text) }
    }

    /// Takes the line away.
    func end() {
        if isTerminal { Output.sketch(Self.wipe) }
    }
}
