/// The option `debounce` of a trigger body, its lengths of time as they were sent (tasks.md §2.6).
package struct DebounceBody: Codable, Sendable {
    package var key: String
    package var delay: String
    package var mode: String?
    package var maxDelay: String?

    package init(_ debounce: Debounce) {
        key = debounce.key
        delay = DurationText.text(debounce.delay)
        mode = debounce.mode.rawValue
        maxDelay = debounce.maxDelay.map(DurationText.text)
    }
}
