import Logging
import TriggerModel

extension RunContext {
    /// Gives the run more labels; blank ones, and those that it has, are passed over.
    ///
    /// However often the code is replayed, it has each once. If it would have over 10, or one is longer than 128 characters, none is
    /// added, which is logged, and the run goes on. `run.tags` stays what it was when the attempt began.
    ///
    /// - Throws: ``RunDropped``; `CancellationError`.
    public func addTags(_ tags: [String]) async throws {
        try await session.enter(pass, calls: 1)
        defer { session.leave(pass, calls: 1) }
        guard case .refused(let refusal) = try await session.write(.addTags(tags)) else { return }
        logger.error("tags were not added", metadata: ["error": "\(refusal.message)"])
    }

    /// Gives the run more labels.
    ///
    /// - Throws: As the form that takes a list.
    public func addTags(_ tags: String...) async throws {
        try await addTags(tags)
    }
}
