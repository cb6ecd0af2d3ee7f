/// The body of `POST /api/v1/idempotencyKeys/{key}/reset` (http-api.md §4.3).
package struct ResetKeyBody: Codable, Sendable {
    /// The task whose run holds the key.
    package var taskIdentifier: String

    package init(taskIdentifier: String) {
        self.taskIdentifier = taskIdentifier
    }
}

/// The answer to it.
package struct ResetKeyAnswer: Codable, Sendable {
    /// The key, as it is stored.
    package var id: String

    package init(id: String) {
        self.id = id
    }
}
