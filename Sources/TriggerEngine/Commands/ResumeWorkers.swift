import TriggerModel

/// The engine starts: workers on the network get a full lease to come back, those of its own earlier process are gone.
struct ResumeWorkers: EngineCommand {
    let environment: EnvironmentID
    let workers: [WorkerRecord]

    func request(_ loads: inout LoadRequest) {
        loads.workers.formUnion(workers.map(\.id))
    }

    func decide(_ workspace: inout Workspace) throws {
        for var record in workers {
            // Once only: a server that starts again and again must not keep the runs of a worker that is gone for ever.
            if record.isInProcess {
                record.leaseUntil = workspace.now
            } else if !record.isRenewed {
                (record.leaseUntil, record.isRenewed) = (workspace.now + workspace.options.lease, true)
            }
            workspace.keep(record)
        }
    }
}
