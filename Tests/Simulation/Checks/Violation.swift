/// A guarantee that did not hold.
struct Violation: Sendable, CustomStringConvertible {
    /// The guarantee.
    var guarantee: String
    /// Where and how it was broken.
    var details: String

    var description: String {
        "\(guarantee): \(details)"
    }
}
