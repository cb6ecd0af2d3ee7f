/// What an environment allows, and how much of it is in use.
public struct EnvironmentRecord: Hashable, Sendable {
    /// Whether it starts nothing.
    public var isPaused: Bool
    /// The most runs that may hold a slot at once, in all.
    public var concurrencyLimit: Int
    /// Runs that hold one.
    public var running: Int

    /// Makes a record.
    public init(isPaused: Bool, concurrencyLimit: Int, running: Int) {
        self.isPaused = isPaused
        self.concurrencyLimit = concurrencyLimit
        self.running = running
    }
}
