import Foundation
import Logging
import Trigger
import TriggerModel

/// A worker on a fake server.
struct WorkerRig: Sendable {
    let server: FakeServer
    let clock: HandClock

    /// Runs a worker beside a body.
    static func run(
        _ tasks: Tasks, replay: ReplayMode = .whenNeeded, isAutomatic: Bool = true,
        heartbeatMs: Int64 = 1 << 40,
        options change: (inout WorkerOptions) -> Void = { _ in }, _ body: (WorkerRig) async throws -> Void
    ) async throws {
        let clock = HandClock(isAutomatic: isAutomatic)
        let rig = WorkerRig(server: FakeServer(clock: clock, heartbeatMs: heartbeatMs), clock: clock)
        var options = WorkerOptions(name: "test", replay: replay, time: clock)
        options.logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        change(&options)
        let worker = Worker(transport: rig.server, tasks: tasks, options: options)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                do { try await worker.run() } catch is CancellationError {}
            }
            try await body(rig)
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    /// Runs one run of the first task to its end.
    static func end(
        of tasks: Tasks, payload: String? = nil, replay: ReplayMode = .whenNeeded, maxAttempts: Int = 3,
        options change: (inout WorkerOptions) -> Void = { _ in }
    ) async throws -> (run: FakeRun, server: FakeServer) {
        var found: (FakeRun, FakeServer)?
        try await Self.run(tasks, replay: replay, options: change) { rig in
            let id = rig.server.submit(tasks.definitions[0].id, payload: payload, maxAttempts: maxAttempts)
            if let run = await rig.server.ended(id) { found = (run, rig.server) }
        }
        guard let found else { throw NoEnd() }
        return found
    }

    struct NoEnd: Error {}
}

extension ReplayMode {
    /// For tests that hold in both modes.
    static let both: [ReplayMode] = [.whenNeeded, .always]
}

struct Boom: Error, CustomStringConvertible {
    var description = "boom"
}
