public import TriggerModel

/// Is told of runs once they have ended, such as an exporter to a collector.
public protocol RunObserver: Sendable {
    /// Runs ended, in a commit that is on disk; each is told of once at most, and not at all when the server stops just then.
    ///
    /// It returns at once, and keeps whatever it has to do elsewhere and within bounds: the next commit waits for it.
    func ended(_ runs: [RunID], in environment: EnvironmentID)
}
