import TriggerModel

/// The times among the options of a trigger, read from their texts (tasks.md §2.3).
extension TriggerOptionsBody {
    /// - Throws: ``APIProblem``: 422 for a text that is not one.
    func readDelay(_ place: String) throws -> TriggerDelay? {
        try delay.map { text in
            guard let delay = TriggerDelay(text: text) else {
                throw Self.unreadable("delay", text, TriggerDelay.expected, place)
            }
            return delay
        }
    }

    /// - Throws: ``APIProblem``: 422 for a text that is not one.
    func readTTL(_ place: String) throws -> Duration? {
        try ttl.map { text in
            if let seconds = Int64(text) { return .seconds(seconds) }
            let expected = "\(DurationText.expected) or whole seconds"
            return try Self.duration(text, "ttl", expected, place)
        }
    }

    /// - Throws: ``APIProblem``: 422 for a text that is not one.
    func readIdempotencyKeyTTL(_ place: String) throws -> Duration? {
        try idempotencyKeyTTL.map { try Self.duration($0, "idempotencyKeyTTL", DurationText.expected, place) }
    }

    /// - Throws: ``APIProblem``: 422 for a number that is out of bounds.
    func readPriority(_ place: String) throws -> Duration? {
        try priority.map { seconds in
            guard abs(seconds) <= TriggerLimits.longestPriority.timeInterval else {
                throw Self.unreadable("priority", "\(seconds)", "seconds within ten years", place)
            }
            return .milliseconds(Int64((seconds * 1000).rounded()))
        }
    }

    /// - Throws: ``APIProblem``: 422 for a length of time or a mode that is none.
    func readDebounce(_ place: String) throws -> Debounce? {
        try debounce.map { debounce in
            let mode = debounce.mode ?? Debounce.Mode.leading.rawValue
            guard let known = Debounce.Mode(rawValue: mode) else {
                throw Self.unreadable("debounce.mode", mode, "leading or trailing", place)
            }
            let expected = DurationText.expected
            return Debounce(
                key: debounce.key, delay: try Self.duration(debounce.delay, "debounce.delay", expected, place),
                mode: known,
                maxDelay: try debounce.maxDelay.map { try Self.duration($0, "debounce.maxDelay", expected, place) })
        }
    }

    private static func duration(
        _ text: String, _ name: String, _ expected: String, _ place: String
    ) throws -> Duration {
        guard let duration = DurationText.parse(text) else { throw unreadable(name, text, expected, place) }
        return duration
    }

    private static func unreadable(_ name: String, _ found: String, _ expected: String, _ place: String) -> APIProblem {
        APIProblem(422, "\(place)options.\(name): expected \(expected), found \"\(found)\"")
    }
}
