public import TriggerModel

public import struct Foundation.Date

extension TriggerClient {
    /// Reads the trace of a run's whole family: its spans and lines, from the run at the top down.
    ///
    /// Up to 500 runs and 20,000 recorded lines and spans. What workers recorded comes some moments after it happened.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func trace(of run: RunID) async throws -> TraceObject {
        try await repeating { try await transport.trace(of: run) }
    }

    /// Reads a run's own spans and the lines of its log, oldest first: the last 10,000 that were recorded.
    ///
    /// - Parameters:
    ///   - run: The run.
    ///   - since: Only what began then or later; all when nil.
    /// - Returns: The spans and lines, each by itself.
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func events(of run: RunID, since: Date? = nil) async throws -> RunEventList {
        try await repeating { try await transport.events(of: run, since: since) }
    }

    /// Reads one span of a run, with the runs it triggered.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run or span.
    public func span(_ span: SpanID, of run: RunID) async throws -> SpanObject {
        try await repeating { try await transport.span(span, of: run) }
    }
}
