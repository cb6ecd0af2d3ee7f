import TriggerModel

/// How long something is kept, as an operator writes it: `30d`, or `forever`.
struct RetentionText {
    /// Nil for ever.
    let duration: Duration?

    /// What a text should have been, for messages.
    static let expected = "a length of time of a minute at least, such as 30d or 12h, or forever"

    /// The shortest there may be: who waits for a run has to find it once it has ended.
    private static let shortest: Duration = .seconds(60)

    /// Reads a text; nil when it is something else.
    init?(_ text: String) {
        guard text != "forever" else {
            duration = nil
            return
        }
        guard let duration = DurationText.parse(text), duration >= Self.shortest else { return nil }
        self.duration = duration
    }

    /// Writes a length of time.
    static func text(_ duration: Duration?) -> String {
        duration.map { "\($0.components.seconds / 86_400)d" } ?? "forever"
    }
}
