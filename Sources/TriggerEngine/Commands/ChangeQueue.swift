import TriggerModel

import struct Foundation.Date

/// Pauses or resumes a queue, or gives it another limit than its tasks declare.
struct ChangeQueue: EngineCommand {
    let environment: EnvironmentID
    let name: String
    let action: Action

    /// What is asked for.
    enum Action: Hashable, Sendable {
        case pause(Bool)
        case limit(Int?)
        /// A part of what the environment allows, in percent.
        case part(Double)
    }

    func request(_ loads: inout LoadRequest) throws {
        let query = QueueQuery(name: name, limit: 1, countLimit: 0)
        loads.queues[name] = try loads.transaction.queues(environment, query).page.first
    }

    func decide(_ workspace: inout Workspace) throws {
        guard var queue = workspace.queues[name] else { throw EngineError(.notFound, "Queue not found") }
        let change = try change(of: queue, at: workspace.now)
        switch change {
        case .pause(let isPaused): queue.isPaused = isPaused
        case .override(let override): queue.override = override
        }
        workspace.queues[name] = queue
        workspace.changes.queues.append(
            QueueChange(environment: environment, name: name, isOfTask: queue.isOfTask, action: change))
    }

    private func change(of queue: QueueRecord, at now: Date) throws -> QueueChange.Action {
        switch action {
        case .pause(let isPaused): return .pause(isPaused)
        case .limit(let limit?): return .override(LimitOverride(limit: limit, setAt: now))
        case .part(let percent): return .override(LimitOverride(percent: percent, setAt: now))
        case .limit(nil):
            guard queue.override != nil else {
                throw EngineError(
                    .badRequest, "queue \"\(name)\": its limit is the declared one, so there is none to reset")
            }
            return .override(nil)
        }
    }
}
