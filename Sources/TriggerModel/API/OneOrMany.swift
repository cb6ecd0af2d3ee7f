/// A text, or a list of texts.
struct OneOrMany: Decodable {
    var values: [String]

    init(from decoder: any Decoder) throws {
        if let one = try? decoder.singleValueContainer().decode(String.self) {
            values = [one]
        } else {
            values = try decoder.singleValueContainer().decode([String].self)
        }
    }
}
