public import Logging

/// How much of what runs log and trace is kept with them; what goes to the console is no matter of these.
public struct RecordingOptions: Sendable {
    /// The least grave lines that are kept.
    ///
    /// Default `info`.
    public var level: Logger.Level
    /// How many lines and spans of all of a worker's runs may wait to be taken by the server; more are dropped and counted.
    ///
    /// Default 20,000.
    public var mostWaiting: Int
    /// How many bytes of them.
    ///
    /// Default 16 MB.
    public var mostWaitingBytes: Int

    /// Makes options; every part has a default.
    public init(level: Logger.Level = .info, mostWaiting: Int = 20_000, mostWaitingBytes: Int = 16 * 1024 * 1024) {
        self.level = level
        self.mostWaiting = max(0, mostWaiting)
        self.mostWaitingBytes = max(0, mostWaitingBytes)
    }
}
