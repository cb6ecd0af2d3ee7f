import Testing

@testable import TriggerCLI

@Suite("Tables")
struct TableTests {
    private let table = Table(
        [Table.Column("NAME", canShrink: true), Table.Column("COUNT", isNumber: true)],
        rows: [["short", "1"], ["a name that is rather long", "12345"]]
    )

    @Test("columns are as wide as their widest cell, numbers end together, and no line ends in blanks")
    func aligned() {
        let lines = table.lines(width: nil, hasColours: false)
        #expect(lines[0] == "NAME                        COUNT")
        #expect(lines[1] == "short                           1")
        #expect(lines[2] == "a name that is rather long  12345")
        let texts = Table([Table.Column("A"), Table.Column("B")], rows: [["x", "y"], ["long", ""]])
        #expect(texts.lines(width: nil, hasColours: false) == ["A     B", "x     y", "long"])
    }

    @Test("on a narrow terminal the columns that may shrink do, down to a few letters")
    func narrow() {
        let lines = table.lines(width: 20, hasColours: false)
        #expect(lines.map(\.count).max() == 20)
        #expect(lines[2] == "a name that …  12345")
        #expect(table.lines(width: 1, hasColours: false)[2] == "a name …  12345")
    }

    @Test("colours surround the text and change no width")
    func colours() {
        let cell = Table.Cell("FAILED", .red)
        let table = Table([Table.Column("STATUS"), Table.Column("X")], rows: [[cell, "1"]])
        #expect(table.lines(width: nil, hasColours: true)[1] == "\u{1B}[31mFAILED\u{1B}[0m  1")
        #expect(table.lines(width: nil, hasColours: false)[1] == "FAILED  1")
    }

    @Test("a letter of double width counts for two")
    func wide() {
        #expect(TextWidth.of("日本") == 4)
        #expect(TextWidth.cut("日本語", to: 5) == "日本…")
        #expect(TextWidth.cut("日本語", to: 6) == "日本語")
    }

    @Test("what a server says cannot command the terminal, or break a line")
    func harmless() {
        #expect(TextWidth.plain("a\u{1B}[2Jb\nc\td") == "a [2Jb c d")
        #expect(Table.Cell("a\u{1B}b").text == "a b")
    }
}
