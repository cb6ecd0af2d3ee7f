import TriggerModel

/// Numbers that no worker sends and that nothing could be counted with.
extension WorkerPoll {
    /// - Throws: ``APIProblem`` 400 that names the member.
    func check() throws {
        try NumberCheck.expect(slots, in: 0...1_000_000, at: "slots")
        try NumberCheck.expect(waitMs, in: 0...NumberCheck.longest, at: "waitMs")
    }
}

extension WritesBody {
    /// - Throws: ``APIProblem`` 400 that names the member.
    func check() throws {
        for (index, write) in writes.enumerated() { try write.check("writes[\(index)]") }
    }
}

extension HeartbeatBody {
    /// - Throws: ``APIProblem`` 400 that names the member.
    func check() throws {
        for (index, time) in (active ?? []).enumerated() { try time.check("active[\(index)]") }
    }
}

extension ActiveTime {
    fileprivate func check(_ place: String) throws {
        try NumberCheck.expect(execution.epoch, in: NumberCheck.counts, at: "\(place).execution.epoch")
        try NumberCheck.expect(attempt, in: NumberCheck.counts, at: "\(place).attempt")
        try NumberCheck.expect(activeMs, in: 0...NumberCheck.longest, at: "\(place).activeMs")
    }
}

extension RunWrite {
    fileprivate func check(_ place: String) throws {
        try NumberCheck.expect(execution.epoch, in: NumberCheck.counts, at: "\(place).execution.epoch")
        try NumberCheck.expect(attempt ?? 0, in: NumberCheck.counts, at: "\(place).attempt")
        try NumberCheck.expect(position ?? 0, in: NumberCheck.counts, at: "\(place).position")
        try change.check("\(place).change")
    }
}

extension RunChange {
    fileprivate func check(_ place: String) throws {
        switch self {
        case .suspend(let activeMs, _), .handBack(let activeMs):
            try NumberCheck.expect(activeMs, in: 0...NumberCheck.longest, at: "\(place).activeMs")
        case .finish(let outcome, let activeMs):
            try NumberCheck.expect(activeMs, in: 0...NumberCheck.longest, at: "\(place).activeMs")
            guard case .failure(_, let gap?) = outcome else { return }
            try NumberCheck.expect(gap, in: 0...NumberCheck.longest, at: "\(place).retryAfterMs")
        case .failStep(let failure):
            let gap = failure.retryAfterMs ?? 0
            try NumberCheck.expect(gap, in: 0...NumberCheck.longest, at: "\(place).retryAfterMs")
            try NumberCheck.expect(failure.tries, in: NumberCheck.counts, at: "\(place).tries")
        case .completeStep(let completion):
            try NumberCheck.expect(completion.tries, in: NumberCheck.counts, at: "\(place).tries")
        case .changeMetadata(let write):
            try NumberCheck.expect(write.before, in: NumberCheck.counts, at: "\(place).before")
            try NumberCheck.expect(write.through, in: NumberCheck.counts, at: "\(place).through")
            try NumberCheck.expect(write.attempt, in: NumberCheck.counts, at: "\(place).attempt")
        case .start, .openStep, .openWait, .triggerRuns, .createToken, .waitForToken, .acknowledgeCancel, .wake,
            .endHooks, .addTags:
            return
        }
    }
}

private enum NumberCheck {
    /// How often something may have happened.
    static let counts = 0...Int(Int32.max)
    /// The longest time, in milliseconds.
    static let longest = TriggerLimits.longestTime.milliseconds

    static func expect<Number: Comparable>(_ number: Number, in range: ClosedRange<Number>, at place: String) throws {
        guard !range.contains(number) else { return }
        let expected = "expected \(range.lowerBound) to \(range.upperBound), found \(number)"
        throw APIProblem(400, "Validation error: \(expected) at \"\(place)\"")
    }
}
