import Foundation

/// The query of a URL, names and values decoded: clients send the brackets of `page[size]` percent-encoded.
struct QueryText {
    /// The last value of every name.
    let values: [String: String]

    init(_ query: String?) {
        let parts = (query ?? "").split(separator: "&")
        values = parts.reduce(into: [:]) { values, part in
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[Self.decoded(sides[0])] = sides.count > 1 ? Self.decoded(sides[1]) : ""
        }
    }

    /// A value; nil when it is absent or blank.
    subscript(name: String) -> String? {
        values[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The parts of a value between its commas, blank ones left out.
    func list(_ name: String) -> [String] {
        (self[name] ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    private static func decoded(_ text: Substring) -> String {
        let spaced = String(text.replacing("+", with: " "))
        return spaced.removingPercentEncoding ?? spaced
    }
}
