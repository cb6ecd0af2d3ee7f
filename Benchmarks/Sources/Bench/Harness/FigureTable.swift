import Foundation

/// Figures as a table, for a terminal or for a page in Markdown.
struct FigureTable {
    let figures: [Figure]

    private static let heads = ["figure", "value", "unit", "limit", "ratio", "must", "aim", "CPU µs", ""]

    /// Columns lined up with spaces, what else is to be known below them.
    var text: String {
        let rows = [Self.heads] + figures.map(cells)
        let widths = Self.heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            zip(row.indices, row).map { pad($1, widths[$0], isText: $0 == 0 || $0 == 2) }.joined(separator: "  ")
        }
        return (lines + notes.map { "  " + $0 }).joined(separator: "\n")
    }

    /// A table in Markdown.
    var markdown: String {
        let rule = Self.heads.indices.map { $0 == 0 || $0 == 2 ? "---" : "---:" }
        let lines = ([Self.heads, rule] + figures.map(cells)).map { "| " + $0.joined(separator: " | ") + " |" }
        return (lines + [""] + notes.map { "- " + $0 }).joined(separator: "\n")
    }

    private var notes: [String] {
        figures.compactMap { figure in figure.note.map { "\(figure.name): \($0)" } }
    }

    private func cells(_ figure: Figure) -> [String] {
        [
            "\(figure.name): \(figure.title)",
            Self.number(figure.value),
            figure.unit,
            Self.number(figure.limit),
            Self.number(figure.ratio, digits: 2),
            goals(figure, \.must),
            goals(figure, \.aim),
            Self.number(figure.cpuMicroseconds),
            verdict(figure),
        ]
    }

    private func verdict(_ figure: Figure) -> String {
        guard figure.goal != nil || figure.ratioGoal != nil else { return "" }
        return figure.isOK ? (figure.reachesAim ? "aim reached" : "ok") : "MISSED"
    }

    private func goals(_ figure: Figure, _ part: KeyPath<Goal, Double>) -> String {
        let value = figure.goal.map { sign($0) + Self.number($0[keyPath: part]) }
        let ratio = figure.ratioGoal.map { sign($0) + Self.number($0[keyPath: part], digits: 2) + "×" }
        return [value, ratio].compactMap { $0 }.joined(separator: ", ")
    }

    private func sign(_ goal: Goal) -> String {
        goal.sense == .atLeast ? "≥ " : "≤ "
    }

    private func pad(_ text: String, _ width: Int, isText: Bool) -> String {
        let spaces = String(repeating: " ", count: max(0, width - text.count))
        return isText ? text + spaces : spaces + text
    }

    /// A number with about three digits that mean something.
    static func number(_ value: Double?, digits: Int? = nil) -> String {
        guard let value else { return "" }
        let digits = digits ?? (abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : 2)
        let text = String(format: "%.\(digits)f", value)
        return abs(value) >= 10_000 ? grouped(text) : text
    }

    private static func grouped(_ digits: String) -> String {
        var text = ""
        for (place, digit) in digits.reversed().enumerated() {
            if place > 0, place.isMultiple(of: 3), digit != "-" { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
