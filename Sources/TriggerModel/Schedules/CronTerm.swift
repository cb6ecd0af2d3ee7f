/// A part of a cron field between commas.
struct CronTerm {
    /// What it allows.
    enum Meaning {
        case numbers([Int])
        /// The last day of the month.
        case lastDay
        /// The last such day of the week of the month.
        case last(Int)
    }

    let meaning: Meaning

    /// - Parameters:
    ///   - term: The part, in capitals.
    ///   - field: The whole field, for messages.
    ///   - kind: Which field it is.
    /// - Throws: ``CronError``.
    init(_ term: String, of field: String, _ kind: CronField.Kind) throws(CronError) {
        if kind == .day, term == "L" {
            meaning = .lastDay
        } else if kind == .weekday, term.hasSuffix("L"), term.count > 1 {
            meaning = .last(try Reading(field: field, kind: kind).number(term.dropLast()))
        } else {
            meaning = .numbers(try Reading(field: field, kind: kind).numbers(term))
        }
    }
}

/// Reads numbers of a field.
private struct Reading {
    let field: String
    let kind: CronField.Kind

    /// A number, a range or `*`, perhaps with a step: from a single number it goes on to the last there is.
    func numbers(_ term: String) throws(CronError) -> [Int] {
        let halves = term.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let base = try range(halves[0])
        guard halves.count == 2 else { return Array(base) }
        guard let step = digits(halves[1]), step > 0 else {
            throw problem("a step of at least 1 was expected after \"/\", found \"\(halves[1].prefix(20))\"")
        }
        let end = isSingle(halves[0]) ? kind.range.upperBound : base.upperBound
        return Array(stride(from: base.lowerBound, through: end, by: step))
    }

    private func isSingle(_ text: Substring) -> Bool {
        text != "*" && !text.contains("-")
    }

    private func range(_ text: Substring) throws(CronError) -> ClosedRange<Int> {
        if text == "*" { return kind.range }
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let first = try number(ends[0])
        guard ends.count == 2 else { return first...first }
        let last = try number(ends[1])
        guard first <= last else { throw problem("a range goes from the smaller to the larger, found \"\(text)\"") }
        return first...last
    }

    func number(_ text: Substring) throws(CronError) -> Int {
        if let place = kind.names.firstIndex(of: String(text)) { return kind.firstNamed + place }
        guard let number = digits(text), kind.range.contains(number) else {
            let names = kind.names.isEmpty ? "" : " or \(kind.names.joined(separator: ", "))"
            let range = "\(kind.range.lowerBound) to \(kind.range.upperBound)"
            throw problem("\(range)\(names) was expected, found \"\(text.prefix(20))\"")
        }
        return number
    }

    private func digits(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }

    private func problem(_ message: String) -> CronError {
        CronError("the field \(kind.rawValue) (\"\(field.prefix(100))\"): \(message)")
    }
}
