import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("What the output goes to")
struct TerminalTests {
    @Test("colours are for terminals, never with NO_COLOR, and not for dumb ones")
    func colours() {
        #expect(Terminal(isOutput: true, isError: true).hasColours)
        #expect(Terminal(isOutput: true, isError: true, environment: ["NO_COLOR": ""]).hasColours)
        #expect(!Terminal(isOutput: true, isError: true, environment: ["NO_COLOR": "1"]).hasColours)
        #expect(!Terminal(isOutput: true, isError: true, environment: ["TERM": "dumb"]).hasColours)
        #expect(!Terminal(isOutput: false, isError: true).hasColours)
    }

    @Test("what is no terminal has no width, so that nothing is cut off in a file")
    func width() {
        #expect(Terminal(isOutput: false, isError: true, width: 80).width == nil)
        #expect(Terminal(isOutput: true, isError: true, environment: ["COLUMNS": "72"]).width == 72)
    }

    @Test("progress moves in one line on a terminal, and is a line for each change elsewhere")
    func progress() {
        let run = RunID(rawValue: "run_1")
        var written = ""
        var lines = Progress(isTerminal: false) { written += $0 }
        for word in ["QUEUED", "QUEUED", "EXECUTING"] { lines.show(run, word, elapsed: .seconds(2)) }
        lines.end()
        #expect(written == "run_1 QUEUED\nrun_1 EXECUTING\n")
        written = ""
        var line = Progress(isTerminal: true) { written += $0 }
        for _ in 0..<2 { line.show(run, "QUEUED", elapsed: .seconds(2)) }
        line.end()
        let wipe = "\r\u{1B}[K"
        #expect(written == "\(wipe)⠋ run_1 2.0 s QUEUED\(wipe)⠙ run_1 2.0 s QUEUED\(wipe)")
    }

    @Test("the moving line is never longer than the terminal is wide")
    func narrow() {
        var written = ""
        var line = Progress(isTerminal: true, width: 20) { written += $0 }
        line.show(RunID(rawValue: "run_1"), "QUEUED: a long reason", elapsed: .seconds(2))
        #expect(written == "\r\u{1B}[K⠋ run_1 2.0 s QUEU…")
    }
}
