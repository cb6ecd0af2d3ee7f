import Foundation
import TriggerModel

/// Says how a run is getting on while a command waits for it, on the standard error: one line that moves on a terminal, a
/// line for each change elsewhere.
struct Progress {
    private let isTerminal: Bool
    private let width: Int
    private let write: (String) -> Void
    private var frame = 0
    private var lastWord = ""

    private static let frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"]
    /// Back to the start of the line, which is cleared.
    private static let wipe = "\r\u{1B}[K"

    init(isTerminal: Bool, width: Int = 80, write: @escaping (String) -> Void = Output.sketch) {
        self.isTerminal = isTerminal
        self.width = width
        self.write = write
    }

    /// Whether the line has to be drawn again although nothing changed.
    var moves: Bool {
        isTerminal
    }

    /// Says where a run stands, or why that is not known.
    mutating func show(_ run: RunID, _ word: String, elapsed: Duration) {
        if isTerminal {
            let time = TimeText.duration(milliseconds: elapsed.milliseconds)
            let line = "\(Self.frames[frame % Self.frames.count]) \(run) \(time) \(TextWidth.plain(word))"
            // A line that went on in the next one could not be taken away again.
            write(Self.wipe + TextWidth.cut(line, to: width - 1))
            frame += 1
        } else if word != lastWord {
            write("\(run) \(TextWidth.plain(word))\n")
        }
        lastWord = word
    }

    /// Takes the moving line away.
    func end() {
        if isTerminal, frame > 0 { write(Self.wipe) }
    }
}
