/// 100,000 runs that wait: what server and worker need, and how soon the server is back.
struct WaitingRuns: Measurement {
    static let name = "waiting"
    static let summary = "100,000 waiting runs: memory of server and worker, and restart of the server"
    static let takesLong = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(100_000)
        return try await ScratchFolder.with { folder in
            try await ServerProcess.with(folder) { server in
                let worker = try await server.addWorker()
                try await server.park(runs)
                let resident = try resident(server, worker, runs)
                return [resident, try await restart(server, plan)]
            }
        }
    }

    private func resident(_ server: ServerProcess, _ worker: AppProcess, _ runs: Int) throws -> Figure {
        let (own, workers) = (try ProcessReading(server.number).megabytes, try ProcessReading(worker.number).megabytes)
        var figure = Figure("waiting-resident", "\(runs) waiting runs, worker and server", own + workers, "MB resident")
        figure.goal = .atMost(1_024, aim: 512)
        figure.note = "server \(FigureTable.number(own)) MB, worker \(FigureTable.number(workers)) MB; once"
        return figure
    }

    private func restart(_ server: ServerProcess, _ plan: Plan) async throws -> Figure {
        var seconds: [Double] = []
        for _ in 0..<plan.rounds { seconds.append(try await server.restart()) }
        var figure = Figure("waiting-restart", "restart with them until serving", seconds.median, "s")
        figure.goal = .atMost(3, aim: 1)
        figure.note = "after a SIGKILL, from the start of the process to its first answer to a trigger"
        return figure
    }
}
