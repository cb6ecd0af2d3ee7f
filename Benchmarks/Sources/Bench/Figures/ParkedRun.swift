/// What a parked run holds of its worker's memory.
struct ParkedRun: Measurement {
    static let name = "parked"
    static let summary = "memory of a worker's parked run: 300 bytes of payload, two middlewares, no child tasks"

    func figures(_ plan: Plan) async throws -> [Figure] {
        let runs = plan.scaled(20_000)
        let kilobytes = try await ScratchFolder.with { folder in
            try await ServerProcess.with(folder) { server in
                let worker = try await server.addWorker()
                try await server.warmUp(5_000)
                let before = try ProcessReading(worker.number).resident
                try await server.park(runs)
                return Double(try ProcessReading(worker.number).resident - before) / 1024 / Double(runs)
            }
        }
        var figure = Figure("parked", "a parked run", kilobytes, "KB resident")
        figure.goal = .atMost(8, aim: 4)
        figure.note = "what the worker grew by with \(runs) parked runs, each; once"
        return [figure]
    }
}
