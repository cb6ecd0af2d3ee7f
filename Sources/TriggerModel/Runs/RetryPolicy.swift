/// When and how often a failed attempt, or a failed try of a step, is repeated (tasks.md §1.2).
///
/// The delay after failure *n* (from 1) is `min(maxDelay, r · minDelay · factor^(n−1))`, rounded to whole milliseconds, with
/// `r = 1`, or uniform in [1, 2) when `randomize` is set. There is none, and so no repeat, once *n* reaches `maxAttempts`.
public struct RetryPolicy: Hashable, Codable, Sendable {
    /// How many times in all, the first included; at least 1.
    ///
    /// Default 3.
    public var maxAttempts: Int
    /// What each delay is multiplied by to give the next.
    ///
    /// Default 2.
    public var factor: Double
    /// The delay after the first failure.
    ///
    /// Default 1 s.
    public var minDelay: Duration
    /// The longest delay.
    ///
    /// Default 60 s.
    public var maxDelay: Duration
    /// Whether delays are drawn out by a factor between 1 and 2, so that failures do not come back in step.
    ///
    /// Default true.
    public var randomize: Bool
    /// The machine of the next attempt after one that ran out of memory, and of all later ones.
    ///
    /// Default nil: a run that runs out of memory crashes, whatever attempts it has left. So does one that has that machine
    /// already. It means nothing to the tries of a step.
    public var outOfMemoryMachine: MachinePreset?

    /// Makes a policy; every part has the default of the built-in one.
    public init(
        maxAttempts: Int = 3,
        factor: Double = 2,
        minDelay: Duration = .seconds(1),
        maxDelay: Duration = .seconds(60),
        randomize: Bool = true,
        outOfMemoryMachine: MachinePreset? = nil
    ) {
        self.maxAttempts = max(1, maxAttempts)
        self.factor = factor
        self.minDelay = minDelay
        self.maxDelay = maxDelay
        self.randomize = randomize
        self.outOfMemoryMachine = outOfMemoryMachine
    }

    /// Three attempts, 1 s then 2 s apart, drawn out at random: what a task has when neither it nor its app says otherwise.
    public static let `default` = RetryPolicy()

    /// One attempt and no more.
    public static let none = RetryPolicy(maxAttempts: 1)

    /// The default delays with another number of attempts.
    public static func exponential(maxAttempts: Int) -> RetryPolicy {
        RetryPolicy(maxAttempts: maxAttempts)
    }

    /// The same delay between all attempts.
    public static func constant(_ delay: Duration, maxAttempts: Int) -> RetryPolicy {
        RetryPolicy(maxAttempts: maxAttempts, factor: 1, minDelay: delay, maxDelay: delay, randomize: false)
    }

    /// The delay after failure `attempt` (from 1); nil when there is no further attempt.
    ///
    /// `chance` is a number in [0, 1) that `randomize` draws the delay out by.
    public func delay(afterAttempt attempt: Int, chance: Double) -> Duration? {
        guard attempt < maxAttempts else { return nil }
        let stretch = randomize ? 1 + chance : 1
        let base = minDelay.timeInterval * pow(factor, attempt - 1)
        let milliseconds = (min(maxDelay.timeInterval, stretch * base) * 1000).rounded()
        return .milliseconds(Int64(max(0, milliseconds)))
    }
}

/// A power with a whole exponent; grows to infinity rather than trapping.
private func pow(_ base: Double, _ exponent: Int) -> Double {
    (0..<max(0, min(exponent, 1024))).reduce(1) { product, _ in product * base }
}

extension RetryPolicy {
    private enum CodingKeys: String, CodingKey {
        case maxAttempts, factor, minDelayMs, maxDelayMs, randomize, outOfMemoryMachine
    }

    /// Reads the policy with its delays in milliseconds.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            maxAttempts: try container.decode(Int.self, forKey: .maxAttempts),
            factor: try container.decode(Double.self, forKey: .factor),
            minDelay: .milliseconds(try container.decode(Int64.self, forKey: .minDelayMs)),
            maxDelay: .milliseconds(try container.decode(Int64.self, forKey: .maxDelayMs)),
            randomize: try container.decode(Bool.self, forKey: .randomize),
            outOfMemoryMachine: try container.decodeIfPresent(MachinePreset.self, forKey: .outOfMemoryMachine)
        )
    }

    /// Writes the policy with its delays in milliseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(maxAttempts, forKey: .maxAttempts)
        try container.encode(factor, forKey: .factor)
        try container.encode(minDelay.milliseconds, forKey: .minDelayMs)
        try container.encode(maxDelay.milliseconds, forKey: .maxDelayMs)
        try container.encode(randomize, forKey: .randomize)
        try container.encodeIfPresent(outOfMemoryMachine, forKey: .outOfMemoryMachine)
    }
}
