/// Rows under titles, for people.
struct Table {
    /// A column and how it is set.
    struct Column {
        var title: String
        /// Whether its cells end together, as numbers do.
        var isNumber: Bool
        /// Whether its cells may be cut off on a narrow terminal.
        var canShrink: Bool

        init(_ title: String, isNumber: Bool = false, canShrink: Bool = false) {
            self.title = title
            self.isNumber = isNumber
            self.canShrink = canShrink
        }
    }

    /// A text, with a colour where it has a meaning.
    struct Cell: ExpressibleByStringLiteral {
        var text: String
        var colour: Colour?

        init(_ text: String, _ colour: Colour? = nil) {
            self.text = TextWidth.plain(text)
            self.colour = colour
        }

        init(stringLiteral text: String) {
            self.init(text)
        }
    }

    private let columns: [Column]
    private let rows: [[Cell]]
    private static let gap = 2
    /// No column shrinks below this.
    private static let narrowest = 8

    init(_ columns: [Column], rows: [[Cell]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The lines of the table, cut to a width where one is given.
    func lines(width: Int?, hasColours: Bool) -> [String] {
        let widths = widths(within: width)
        let title = columns.map { Cell($0.title) }
        return ([title] + rows).map { line($0, widths, hasColours: hasColours) }
    }

    private func widths(within limit: Int?) -> [Int] {
        var widths = columns.enumerated().map { index, column in
            rows.map { TextWidth.of($0[index].text) }.reduce(TextWidth.of(column.title), max)
        }
        guard let limit else { return widths }
        let gaps = Self.gap * (columns.count - 1)
        while widths.reduce(gaps, +) > limit, let widest = shrinkable(widths) { widths[widest] -= 1 }
        return widths
    }

    /// The widest column that may still shrink.
    private func shrinkable(_ widths: [Int]) -> Int? {
        columns.indices.filter { columns[$0].canShrink && widths[$0] > Self.narrowest }.max { widths[$0] < widths[$1] }
    }

    private func line(_ cells: [Cell], _ widths: [Int], hasColours: Bool) -> String {
        let last = cells.lastIndex { !$0.text.isEmpty } ?? 0
        let texts = cells[...last].enumerated().map { index, cell in
            let text = TextWidth.cut(cell.text, to: widths[index])
            let blanks = String(repeating: " ", count: widths[index] - TextWidth.of(text))
            let painted = hasColours ? cell.colour?.paint(text) ?? text : text
            if columns[index].isNumber { return blanks + painted }
            return index == last ? painted : painted + blanks
        }
        return texts.joined(separator: String(repeating: " ", count: Self.gap))
    }
}
