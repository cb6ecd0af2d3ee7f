import TriggerModel

/// The engine starts: workers on the network get a full lease to come back, those of its own earlier process are gone.
struct ResumeWorkers: EngineCommand {
    let environment: EnvironmentID
    let workers: [WorkerRecord]

    func request(_ loads: inout LoadRequest) {
        loads.workers.formUnion(workers.map(\.id))
    }

    /// - Returns: The workers that may come back.
    func decide(_ workspace: inout Workspace) throws -> [WorkerRecord] {
        workers.compactMap { record in
            var record = record
            record.leaseUntil = workspace.now + (record.isInProcess ? .zero : workspace.options.lease)
            workspace.keep(record)
            return record.isInProcess ? nil : record
        }
    }
}
