import TriggerModel

extension RunChange {
    /// What a write stores, in words; nil for one at which nothing could go wrong.
    var crashPlace: String? {
        switch self {
        case .completeStep(let completion):
            completion.opening.kind == .hook
                ? "the end of the hook \(completion.opening.id.words)"
                : "the result of the step \(completion.opening.id.words)"
        case .failStep(let failure): "failure \(failure.tries) of the step \(failure.opening.id.words)"
        case .openWait(let opening): "the wait \(opening.id.words)"
        case .triggerRuns(let opening): "the triggering of \(opening.taskNames) \(opening.id.words)"
        case .createToken(let creation): "the making of the token \(creation.id.words)"
        case .waitForToken(let opening): "the wait for a token \(opening.id.words)"
        case .suspend(_, let waits): "the suspension at \((waits ?? []).map(\.words).sorted().joined(separator: ", "))"
        case .finish(.success, _): "the output"
        case .finish(.failure, _): "the failure of the attempt"
        case .addTags(let tags): "the labels \(tags.joined(separator: ", "))"
        // When changes of metadata are sent is a matter of time, so that another pass may not come to the same place.
        case .changeMetadata: nil
        case .start, .openStep, .handBack, .acknowledgeCancel, .endHooks, .wake: nil
        }
    }

    /// Whether a crash before the write is another one than that after the write before it.
    var mayCrashBefore: Bool {
        if case .suspend = self { false } else { true }
    }
}

extension WriteAnswer {
    /// Whether the run's code would go on with the answer, or stands still with it.
    var mayCrashAfter: Bool {
        switch self {
        case .entry, .suspended, .retry: true
        case .done, .resumed, .ended, .metadata, .refused: false
        }
    }
}

extension RunChange.RunsOpening {
    fileprivate var taskNames: String {
        Set(items.map(\.task)).sorted().joined(separator: ", ")
    }
}

extension WriteAnswer {
    /// Whether the execution is over, and the run is suspended.
    var isSuspended: Bool {
        if case .suspended = self { true } else { false }
    }
}

extension EntryKey {
    /// The key with the steps around it; the number of the call where there is no key.
    fileprivate var words: String {
        if isUnkeyed, scope.isEmpty { return "at call \(key.dropFirst())" }
        return "\"\(path)\""
    }
}
