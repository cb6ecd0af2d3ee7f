import TriggerModel

/// A trace as a tree of lines for people.
struct TraceReport {
    let trace: TraceObject
    var showsLogs = true
    var hasColours = false

    /// The lines, the root first.
    var lines: [String] {
        var lines = [text(of: trace.rootSpan)]
        add(children(of: trace.rootSpan), indent: "", to: &lines)
        if trace.isTruncated == true { lines.append("(there is more of it than is shown)") }
        return lines
    }

    private func add(_ spans: [SpanNode], indent: String, to lines: inout [String]) {
        for (index, span) in spans.enumerated() {
            let isLast = index == spans.count - 1
            lines.append(indent + (isLast ? "└─ " : "├─ ") + text(of: span))
            add(children(of: span), indent: indent + (isLast ? "   " : "│  "), to: &lines)
        }
    }

    private func children(of span: SpanNode) -> [SpanNode] {
        showsLogs ? span.children : span.children.filter { $0.data.kind != .log }
    }

    private func text(of span: SpanNode) -> String {
        span.data.kind == .log ? logLine(span.data) : spanLine(span)
    }

    private func logLine(_ data: SpanData) -> String {
        let level = data.level.rawValue
        return "· \(painted(level, level.levelColour)) \(data.message.oneLine)\(data.properties.facts)"
    }

    private func spanLine(_ span: SpanNode) -> String {
        let data = span.data
        var parts = [mark(of: data) + data.message.oneLine]
        if data.kind == .run { parts.append("(\(span.runId))") }
        parts.append(TimeText.duration(milliseconds: Int64(data.duration)))
        if let words = words(of: data) { parts.append(words) }
        return parts.joined(separator: "  ")
    }

    private func mark(of data: SpanData) -> String {
        if data.isError { return painted("✗ ", .red) }
        if data.isCancelled { return painted("⊘ ", .grey) }
        if data.isPartial { return painted("… ", .cyan) }
        return data.isCached == true ? painted("= ", .grey) : ""
    }

    private func words(of data: SpanData) -> String? {
        if case .string(let message)? = data.events?.first?.properties["message"] {
            return painted(message.oneLine, .red)
        }
        if data.isCancelled { return "cancelled" }
        if data.isPartial { return "goes on" }
        if data.isCached == true { return "cached" }
        if case .integer(let tries)? = data.properties?["tries"] { return "\(tries) tries" }
        return nil
    }

    private func painted(_ text: String, _ colour: Colour?) -> String {
        hasColours ? colour?.paint(text) ?? text : text
    }
}

extension String {
    /// The colour of a level's name.
    var levelColour: Colour? {
        switch self {
        case "ERROR": .red
        case "WARN": .yellow
        case "TRACE", "DEBUG": .grey
        default: nil
        }
    }

    /// The text in one line, and not too long a one.
    var oneLine: String {
        let line = split(whereSeparator: \.isNewline).joined(separator: " ")
        return line.count > 500 ? line.prefix(500) + "…" : line
    }
}

extension [String: JSONValue]? {
    /// The facts behind a line: ` order=o-1 cents=990`.
    var facts: String {
        (self ?? [:]).sorted { $0.key < $1.key }.map { name, value in
            if case .string(let text) = value { return " \(name)=\(text.oneLine)" }
            return " \(name)=\(((try? JSON.text(value)) ?? "").oneLine)"
        }.joined()
    }
}
