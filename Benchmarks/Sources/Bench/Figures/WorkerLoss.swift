import Foundation
import Trigger
import Workload

/// How long after a worker dies its runs start elsewhere, when its connection closes with it.
struct WorkerKilled: Measurement {
    static let name = "kill"
    static let summary = "from the SIGKILL of a worker until its runs start elsewhere"

    func figures(_ plan: Plan) async throws -> [Figure] {
        var seconds: [Double] = []
        for _ in 0..<plan.rounds { seconds.append(try await WorkerLoss(signal: SIGKILL).measure()) }
        var figure = Figure("kill", "worker SIGKILL until its runs start elsewhere", seconds.median, "s")
        figure.goal = .atMost(3, aim: 2.2)
        figure.note = "the last of \(WorkerLoss.runs) runs; longest \(FigureTable.number(seconds.max())) s"
        return [figure]
    }
}

/// How long after a worker falls silent its runs start elsewhere, when its connection stays open.
struct WorkerSilent: Measurement {
    static let name = "lease"
    static let summary = "from the SIGSTOP of a worker, which keeps its connection, until its runs start elsewhere"
    static let takesLong = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let seconds = try await WorkerLoss(signal: SIGSTOP).measure()
        var figure = Figure("lease", "worker silent until its runs start elsewhere", seconds, "s")
        figure.goal = .atMost(35, aim: 32)
        figure.note = "SIGSTOP, so that the connection stays open and only the lease ends; once"
        return [figure]
    }
}

/// One worker has runs, another comes, the first is lost.
struct WorkerLoss {
    let signal: Int32

    static let runs = 20

    /// - Returns: The seconds from the signal until the last run has started elsewhere.
    func measure() async throws -> Double {
        try await ScratchFolder.with { folder in
            try await ServerProcess.with(folder) { server in
                let (notes, first) = (folder.file("starts"), try await server.addWorker())
                try await server.client.batchTrigger(.holding, Array(repeating: notes, count: Self.runs))
                try await untilAllStarted(by: first, notes)
                let second = try await server.addWorker()
                try await Task.sleep(for: .seconds(1))
                let start = ContinuousClock.now
                first.send(signal)
                try await untilAllStarted(by: second, notes)
                return start.secondsUntilNow
            }
        }
    }

    private func untilAllStarted(by worker: AppProcess, _ notes: String) async throws {
        try await eventually("the runs to start", every: .milliseconds(10)) {
            let started = StartNote.all(in: notes).filter { $0.process == worker.number }
            return Set(started.map(\.run)).count == Self.runs
        }
    }
}
