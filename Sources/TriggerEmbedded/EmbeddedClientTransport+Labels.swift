import Trigger
import TriggerEngine
public import TriggerModel

extension EmbeddedClientTransport {
    /// Reads a run's metadata.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    public func metadata(of run: RunID) async throws -> [String: JSONValue] {
        try await TransportError.wrap { try await engine.metadata(of: run, in: environment).values }
    }

    /// Changes a run's metadata, and that of its parent and its root.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for what cannot be.
    public func updateMetadata(
        of run: RunID, _ changes: MetadataBody, requestKey: String
    ) async throws -> [String: JSONValue] {
        // Within the process no answer is lost after its commit, so the key would only cost a row.
        try await TransportError.wrap {
            try await engine.updateMetadata(changes.targeted, of: run, in: environment).values
        }
    }

    /// Gives a run more labels.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for labels that cannot be, or too many.
    public func addTags(_ tags: [String], to run: RunID) async throws {
        try await TransportError.wrap { _ = try await engine.addTags(tags, to: run, in: environment) }
    }
}
