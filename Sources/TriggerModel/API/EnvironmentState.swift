/// What an environment allows, as `GET /api/v1/environment` gives it, which is this server's own.
public struct EnvironmentState: Codable, Hashable, Sendable {
    /// Whether it starts nothing.
    public var paused: Bool
    /// The most runs that may hold a slot at once, in each queue and, unless ``burstLimit`` says more, in all.
    public var concurrencyLimit: Int
    /// The most that may in all, where that is more; absent otherwise.
    public var burstLimit: Int?
    /// Runs that hold one.
    public var running: Int

    /// Makes a state.
    public init(paused: Bool, concurrencyLimit: Int, burstLimit: Int? = nil, running: Int) {
        self.paused = paused
        self.concurrencyLimit = concurrencyLimit
        self.burstLimit = burstLimit
        self.running = running
    }
}
