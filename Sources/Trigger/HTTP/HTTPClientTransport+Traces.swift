public import TriggerModel

public import struct Foundation.Date

extension HTTPClientTransport {
    /// Reads the trace of a run's family: `GET /api/v1/runs/{run}/trace`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func trace(of run: RunID) async throws -> TraceObject {
        let path = "/api/v1/runs/\(run.rawValue.pathSegment)/trace"
        return try await connection.call(APIRequest("GET", path), as: TraceAnswer.self).trace
    }

    /// Reads a run's own spans and lines of its log: `GET /api/v1/runs/{run}/events`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func events(of run: RunID, since: Date?) async throws -> RunEventList {
        let query = since.map { "?since=\($0.millisecondsSince1970)" } ?? ""
        return try await connection.call(APIRequest("GET", "/api/v1/runs/\(run.rawValue.pathSegment)/events\(query)"))
    }

    /// Reads one span of a run: `GET /api/v1/runs/{run}/spans/{span}`.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run or span.
    public func span(_ span: SpanID, of run: RunID) async throws -> SpanObject {
        let path = "/api/v1/runs/\(run.rawValue.pathSegment)/spans/\(span.rawValue.pathSegment)"
        return try await connection.call(APIRequest("GET", path))
    }
}
