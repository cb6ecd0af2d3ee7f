import Hummingbird
import HummingbirdTesting
import Testing

@testable import TriggerServer

/// What `/metrics` answered, by name and labels as they stand there.
struct MetricsText {
    let text: String
    let values: [String: Double]

    init(_ text: String) throws {
        self.text = text
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        let pairs = try lines.map { line in
            let end = try #require(line.lastIndex(of: " "))
            return (String(line[..<end]), try #require(Self.number(line[line.index(after: end)...]), "\(line)"))
        }
        values = try Dictionary(pairs) { _, _ in throw Twice() }
    }

    /// Two lines have the same name and labels.
    struct Twice: Error {}

    private static func number(_ text: Substring) -> Double? {
        text == "+Inf" ? .infinity : Double(text)
    }

    subscript(_ name: String) -> Double? {
        values[name]
    }

    /// The names that have a type, as the text has them.
    var types: [String: String] {
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ") }
        return Dictionary(lines.map { (String($0[2]), String($0[3])) }) { first, _ in first }
    }
}

extension TestAPI {
    /// Reads `/metrics`.
    func metrics(key: String = TestAPI.key) async throws -> MetricsText {
        let fields: HTTPFields = [.authorization: "Bearer \(key)"]
        let (status, text) = try await client.execute(uri: "/metrics", method: .get, headers: fields) {
            ($0.status.code, String(buffer: $0.body))
        }
        try #require(status == 200, "\(text)")
        return try MetricsText(text)
    }
}
