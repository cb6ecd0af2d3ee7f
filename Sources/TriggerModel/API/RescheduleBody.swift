/// The body of `POST /api/v1/runs/{run}/reschedule` (http-api.md §5.4).
package struct RescheduleBody: Codable, Sendable {
    /// A length of time from now, or an instant.
    package var delay: String

    package init(delay: TriggerDelay) {
        self.delay = delay.text
    }
}
