import TriggerModel

import struct Foundation.Date

extension TriggerOptions {
    /// Holds the times against their bounds, whoever sends them.
    ///
    /// - Throws: An ``EngineError`` that names what is wrong and what was expected.
    func validateTimes() throws {
        try Self.validate(ttl, "ttl", .zero...TriggerLimits.longestTime)
        try Self.validate(idempotencyKeyTTL, "idempotencyKeyTTL", .milliseconds(1)...TriggerLimits.longestTime)
        try Self.validate(priority, "priority", .zero - TriggerLimits.longestPriority...TriggerLimits.longestPriority)
        guard maxDuration?.isPositive ?? true else {
            throw EngineError(.invalid, "options.maxDuration: \(MaxDuration.expected) was expected")
        }
        try delay?.validate()
        try validateDebounce()
    }

    private func validateDebounce() throws {
        guard let debounce else { return }
        guard delay == nil else {
            throw EngineError(.invalid, "options.debounce: it says the delay; leave options.delay out")
        }
        guard (1...TriggerLimits.debounceKeyLength).contains(debounce.key.count), !debounce.key.utf8.contains(0) else {
            throw EngineError(
                .badRequest,
                "options.debounce.key: 1 to \(TriggerLimits.debounceKeyLength) characters, none of them U+0000")
        }
        let bounds = TriggerLimits.debounceDelay...TriggerLimits.longestTime
        try Self.validate(debounce.delay, "debounce.delay", bounds)
        try Self.validate(debounce.maxDelay, "debounce.maxDelay", bounds)
        guard debounce.maxDelay.map({ $0 > debounce.delay }) ?? true else {
            throw EngineError(.invalid, "options.debounce.maxDelay: more than options.debounce.delay was expected")
        }
    }

    private static func validate(_ duration: Duration?, _ name: String, _ bounds: ClosedRange<Duration>) throws {
        guard let duration, !bounds.contains(duration) else { return }
        throw EngineError(
            .invalid,
            "options.\(name): \(bounds.lowerBound.timeInterval) to \(bounds.upperBound.timeInterval) seconds were expected, "
                + "found \(duration.timeInterval)")
    }
}

extension TriggerDelay {
    /// The year 10000, from where on instants have no ISO 8601 text of the usual form, in milliseconds since 1970.
    private static let farthest: Int64 = 253_402_300_800_000

    /// - Parameter name: What it is called, for the message.
    /// - Throws: An ``EngineError`` where it is farther away than can be written.
    func validate(_ name: String = "options.delay") throws {
        switch self {
        case .after(let duration) where duration > TriggerLimits.longestTime: throw Self.tooFar(name)
        case .until(let date) where date.millisecondsSince1970 >= Self.farthest: throw Self.tooFar(name)
        case .after, .until: return
        }
    }

    private static func tooFar(_ name: String) -> EngineError {
        EngineError(.invalid, "\(name): at most a thousand years, and before the year 10000, was expected")
    }
}
