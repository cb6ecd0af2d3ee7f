/// What an operator may set about lines of logs and spans.
public struct EventOptions: Sendable {
    /// How long they are kept.
    ///
    /// Default 7 days.
    public var retention: Duration
    /// About how many bytes they may take; the oldest go first.
    ///
    /// Default 2 GB.
    public var mostBytes: Int64
    /// How often those that are too old or too many are looked for.
    ///
    /// Default a minute.
    public var pruneEvery: Duration
    /// The most events that wait to be stored; what comes on top is dropped and counted.
    ///
    /// Default 50,000.
    public var mostWaiting: Int
    /// The most bytes of those.
    ///
    /// Default 64 MB.
    public var mostWaitingBytes: Int
    /// Who is told of what was stored.
    ///
    /// Default nobody.
    public var observers: [any EventObserver]

    /// Makes options; every part has a default.
    public init(
        retention: Duration = .seconds(7 * 86_400), mostBytes: Int64 = 2 * 1024 * 1024 * 1024,
        pruneEvery: Duration = .seconds(60), mostWaiting: Int = 50_000,
        mostWaitingBytes: Int = 64 * 1024 * 1024, observers: [any EventObserver] = []
    ) {
        self.retention = retention
        self.mostBytes = mostBytes
        self.pruneEvery = pruneEvery
        self.mostWaiting = max(1, mostWaiting)
        self.mostWaitingBytes = max(1, mostWaitingBytes)
        self.observers = observers
    }
}
