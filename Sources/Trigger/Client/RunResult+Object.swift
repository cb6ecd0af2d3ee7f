import TriggerModel

extension RunResult where Output: Decodable {
    /// Reads how a run ended from the object that shows it.
    ///
    /// - Throws: ``UndecodableValue`` when it succeeded with something that is not such an output.
    init(_ object: RunObject, stored: ObjectBytes?) throws {
        let outcome = RunOutcome(
            id: object.id, task: object.taskIdentifier,
            status: object.status.runStatuses.first ?? .systemFailure,
            output: try object.output.map { Packet(data: try JSON.text($0)) },
            error: object.error.map { error in
                .builtIn(name: error.name ?? "Error", message: error.message, stackTrace: error.stackTrace ?? "")
            }
        )
        try self.init(outcome, stored: stored)
    }
}
