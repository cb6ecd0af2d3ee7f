/// Which words for a run's status a caller understands, by the API version it names (http-api.md §5.2).
package enum StatusVocabulary: Sendable {
    /// The words of version 2025-07-16.
    case current
    /// The words before it, for callers that name no version.
    case old

    /// The vocabulary of the version that a caller named; nil when it named none.
    package init(version: String?) {
        self = version == APIHeader.currentVersion ? .current : .old
    }

    /// The word for an engine status.
    package func word(for status: RunStatus) -> APIStatus {
        switch (self, status) {
        case (.current, _): APIStatus(status)
        case (.old, .dequeued): .executing
        case (.old, .retryingAfterFailure): .reattempting
        case (.old, .waitingToResume): .frozen
        case (.old, _): APIStatus(status)
        }
    }

    /// The engine statuses that a word stands for; a word of the other vocabulary is understood too.
    package func statuses(for word: APIStatus) -> [RunStatus] {
        let own = RunStatus.allCases.filter { self.word(for: $0) == word }
        return own.isEmpty ? word.runStatuses : own
    }
}
