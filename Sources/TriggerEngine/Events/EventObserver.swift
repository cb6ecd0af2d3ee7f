public import TriggerModel

/// Is told of events once they are stored, such as an exporter to a collector.
public protocol EventObserver: Sendable {
    /// Events were stored for the first time, or ended spans that had not ended.
    ///
    /// It returns at once, and keeps whatever it has to do elsewhere and within bounds: the next events wait for it.
    func stored(_ events: [TraceEvent], in environment: EnvironmentID)
}
