/// A text, or a list of texts.
package struct OneOrMany: Decodable, Sendable {
    package var values: [String]

    package init(from decoder: any Decoder) throws {
        if let one = try? decoder.singleValueContainer().decode(String.self) {
            values = [one]
        } else {
            values = try decoder.singleValueContainer().decode([String].self)
        }
    }
}
