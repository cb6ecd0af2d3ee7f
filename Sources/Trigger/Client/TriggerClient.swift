import Foundation
public import TriggerModel

/// Triggers runs and asks after them.
///
/// ```swift
/// let client = TriggerClient(.http(secretKey: key))
/// let receipt = try await client.trigger(.fulfil, order).result().get()
/// ```
///
/// A call that got no answer, or was told to come back later, is repeated up to four times, after 1 s, 1.6 s, 2.56 s and
/// 4.1 s; a trigger that is repeated has its effect once. Used inside a task, triggers are remembered like all else the run
/// does: a replay does not repeat them. Reading is never remembered.
public struct TriggerClient: Sendable {
    let transport: any ClientTransport
    let time: any TimeSource
    let ids: any IDSource
    private let repeats: RetryPolicy
    /// The version of runs whose triggers name none; nil for whichever worker takes them.
    let version: String?

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - transport: How the server is reached.
    ///   - time: The clock that pauses are measured by.
    ///   - ids: Where the keys of requests come from.
    ///   - repeats: How often a call that got no answer is made again, 0 or more. Default 4.
    ///   - version: The version whose workers are to run what is triggered, where the options name none. Default what the
    ///     environment variable `TRIGGER_VERSION` says; without it, whichever worker takes a run runs it.
    public init(
        _ transport: some ClientTransport = HTTPClientTransport(), time: any TimeSource = SystemTime(),
        ids: any IDSource = SystemIDSource(), repeats: Int = 4, version: String? = TriggerClient.versionInEnvironment
    ) {
        self.transport = transport
        self.time = time
        self.ids = ids
        self.repeats = RetryPolicy(
            maxAttempts: 1 + max(0, repeats), factor: 1.6, minDelay: .seconds(1), maxDelay: .seconds(30),
            randomize: false
        )
        self.version = version
    }

    /// What the environment variable `TRIGGER_VERSION` says; nil when it is absent or empty.
    public static let versionInEnvironment = version(in: ProcessInfo.processInfo.environment)

    package static func version(in environment: [String: String]) -> String? {
        let text = environment["TRIGGER_VERSION"] ?? ""
        return text.isEmpty ? nil : text
    }

    /// Options with the client's version, where they name none.
    func pinned(_ options: TriggerOptions) -> TriggerOptions {
        guard let version, options.version == nil else { return options }
        var options = options
        options.version = version
        return options
    }

    /// A text that names one logical call, through all its repeats.
    func requestKey() -> String {
        let halves = [ids.randomBits(), ids.randomBits()].map { half in
            let digits = String(half, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return halves.joined()
    }

    /// Makes a call whose second time is refused, again while that may help; a refusal of a repeat says that it was done before, by a try
    /// whose answer was lost.
    ///
    /// - Throws: What the last try threw.
    func repeatingOnce(refusal: TransportError.Code, _ call: () async throws -> Void) async throws {
        var isRepeat = false
        try await repeating {
            defer { isRepeat = true }
            do {
                try await call()
            } catch let error as TransportError where isRepeat && error.code == refusal {
                return
            }
        }
    }

    /// Makes a call, and makes it again while that may help.
    ///
    /// - Throws: What the last try threw.
    func repeating<Value>(_ call: () async throws -> Value) async throws -> Value {
        var tries = 1
        while true {
            do {
                return try await call()
            } catch let error as TransportError where error.isTransient {
                guard let delay = repeats.delay(afterAttempt: tries, chance: 0) else { throw error }
                // Everybody held back by the same limit would come back in the same moment.
                let pause = error.retryAfter.map { $0 + .milliseconds(Int64(ids.randomBits() % 1000)) } ?? delay
                try await time.sleep(until: time.now + pause)
                tries += 1
            }
        }
    }
}
