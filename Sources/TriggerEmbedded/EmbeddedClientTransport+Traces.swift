import Trigger
import TriggerEngine
public import TriggerModel

public import struct Foundation.Date

extension EmbeddedClientTransport {
    /// Reads the trace of a run's family.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func trace(of run: RunID) async throws -> TraceObject {
        try await TransportError.wrap { try await engine.trace(of: run, in: environment) }
    }

    /// Reads a run's own spans and lines of its log.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func events(of run: RunID, since: Date?) async throws -> RunEventList {
        try await TransportError.wrap { try await engine.events(of: run, in: environment, since: since) }
    }

    /// Reads one span of a run.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run or span.
    public func span(_ span: SpanID, of run: RunID) async throws -> SpanObject {
        try await TransportError.wrap { try await engine.spanObject(span, of: run, in: environment) }
    }
}
