/// One line of a CSV file, split into its fields as RFC 4180 says, but for one thing: a field never spans lines.
///
/// So an opening quote that is never closed spoils its own line and not all that follow.
struct CSVLine {
    /// The fields, without the quotes around them.
    private(set) var fields: [String] = []

    /// Splits a line that comes without its line end.
    init(_ line: String) throws(CSVFailure) {
        var rest = line.unicodeScalars[...]
        repeat {
            fields.append(try Self.takeField(from: &rest, number: fields.count + 1))
        } while rest.popFirst() == ","
    }

    private static func takeField(from rest: inout Scalars, number: Int) throws(CSVFailure) -> String {
        guard rest.first == "\"" else { return try takePlain(from: &rest, number: number) }
        return try takeQuoted(from: &rest, number: number)
    }

    private static func takePlain(from rest: inout Scalars, number: Int) throws(CSVFailure) -> String {
        let field = rest.prefix { $0 != "," }
        guard !field.contains("\"") else {
            throw CSVFailure(reason: "field \(number) has a quote in it but does not begin with one")
        }
        rest = rest[field.endIndex...]
        return String(field)
    }

    private static func takeQuoted(from rest: inout Scalars, number: Int) throws(CSVFailure) -> String {
        var parts: [String] = []
        repeat {
            let part = rest.dropFirst().prefix { $0 != "\"" }
            guard part.endIndex < rest.endIndex else {
                throw CSVFailure(reason: "field \(number) begins with a quote that is never closed")
            }
            parts.append(String(part))
            rest = rest[part.endIndex...].dropFirst()
        } while rest.first == "\""
        guard rest.isEmpty || rest.first == "," else {
            throw CSVFailure(reason: "field \(number) goes on after its closing quote")
        }
        return parts.joined(separator: "\"")
    }

    private typealias Scalars = Substring.UnicodeScalarView
}

/// What is wrong with a line.
struct CSVFailure: Error, CustomStringConvertible {
    /// The reason, as the report gives it.
    var reason: String

    var description: String {
        reason
    }
}
