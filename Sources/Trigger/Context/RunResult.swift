public import TriggerModel

/// How a run ended that was waited for.
public enum RunResult<Output: Sendable>: Sendable {
    /// With an output.
    case success(id: RunID, task: String, output: Output)
    /// Without one: it failed, crashed, timed out, expired or was cancelled.
    case failure(ChildRunError)

    /// The run.
    public var id: RunID {
        switch self {
        case .success(let id, _, _): id
        case .failure(let error): error.id
        }
    }

    /// Whether it ended with an output.
    public var isSuccess: Bool {
        if case .success = self { true } else { false }
    }

    /// The output.
    ///
    /// - Throws: ``ChildRunError`` when there is none.
    public func get() throws -> Output {
        switch self {
        case .success(_, _, let output): return output
        case .failure(let error): throw error
        }
    }
}

extension RunResult where Output: Decodable {
    /// Reads how a run ended.
    ///
    /// - Parameters:
    ///   - outcome: What is known of it.
    ///   - stored: Its output where that lies in the object store.
    /// - Throws: ``UndecodableValue`` when it succeeded with something that is not such an output.
    package init(_ outcome: RunOutcome, stored: ObjectBytes? = nil) throws {
        guard outcome.status == .completedSuccessfully else {
            let error = outcome.error ?? .internal(code: RunErrorCode(unexplained: outcome.status), message: nil)
            self = .failure(ChildRunError(id: outcome.id, task: outcome.task, status: outcome.status, error: error))
            return
        }
        do {
            let output = try stored?.decoded(as: Output.self) ?? (outcome.output ?? .none).decoded()
            self = .success(id: outcome.id, task: outcome.task, output: output)
        } catch {
            throw UndecodableValue("the output of run \(outcome.id) of \(outcome.task)", as: Output.self, error)
        }
    }
}
