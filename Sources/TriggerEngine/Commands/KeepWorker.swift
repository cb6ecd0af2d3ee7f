import TriggerModel

import struct Foundation.Date

/// A sign of life of a worker, or of its end: moves the end of its leases.
struct KeepWorker: EngineCommand {
    /// What happened.
    enum Sign: Equatable {
        /// A heartbeat: the leases hold for their full time again.
        case alive
        /// Its connection closed: it has a moment to come back.
        case disconnected
    }

    let environment: EnvironmentID
    let worker: WorkerID
    let sign: Sign

    func request(_ loads: inout LoadRequest) {
        loads.workers.insert(worker)
    }

    func decide(_ workspace: inout Workspace) throws {
        guard var record = workspace.workers[worker] else {
            if sign == .disconnected { return }
            throw EngineError(.unknownWorker, "the server does not know the worker \(worker); it has to register again")
        }
        switch sign {
        case .alive:
            (record.leaseUntil, record.isRenewed) = (workspace.now + workspace.options.lease, false)
        case .disconnected:
            // One that has gone over to another server is there.
            guard record.server == workspace.options.serverName else { return }
            record.leaseUntil = min(record.leaseUntil, workspace.now + workspace.options.reconnectGrace)
        }
        workspace.keep(record)
    }
}
