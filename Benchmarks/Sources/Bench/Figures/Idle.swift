/// What an idle server and an idle worker need.
struct Idle: Measurement {
    static let name = "idle"
    static let summary = "memory and processor of an idle server and worker"

    private static let window = 15

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (both, one) = (try await twoProcesses(), try await oneProcess())
        var resident = Figure("idle-resident", "idle server and worker", sum(both, \.megabytes), "MB resident")
        resident.goal = .atMost(60, aim: 40)
        let each = both.map { FigureTable.number($0.alone) }.joined(separator: " and ")
        let together = FigureTable.number(one.alone)
        resident.note = """
            server and worker, a process each, pages of the program that both have mapped counted once; each by itself \
            would take \(each) MB, both in one process \(together) MB
            """
        var load = Figure("idle-cpu", "idle server and worker", sum(both, \.load), "% of a core")
        load.goal = .atMost(0.5, aim: 0.1)
        load.note = "over \(Self.window) s, in steps of 10 ms; both in one process: \(FigureTable.number(one.load)) %"
        return [resident, load]
    }

    private func sum(_ needs: [Need], _ part: KeyPath<Need, Double>) -> Double {
        needs.map { $0[keyPath: part] }.reduce(0, +)
    }

    private struct Need {
        /// With its share of the pages that others have mapped too.
        var megabytes: Double
        /// With all of them.
        var alone: Double
        var load: Double
    }

    private func twoProcesses() async throws -> [Need] {
        try await ScratchFolder.with { folder in
            try await ServerProcess.with(folder) { server in
                let worker = try await server.addWorker()
                try await server.warmUp(500)
                return try await needs(of: [server.number, worker.number])
            }
        }
    }

    private func oneProcess() async throws -> Need {
        try await ScratchFolder.with { folder in
            let app = try AppProcess(["--port", "0", "--data", folder.file("data")], in: folder, name: "app")
            defer { app.end() }
            _ = try await app.line(with: "listening on ")
            return try await needs(of: [app.number])[0]
        }
    }

    private func needs(of processes: [Int32]) async throws -> [Need] {
        try await Task.sleep(for: .seconds(3))
        let before = try processes.map { try ProcessReading($0) }
        try await Task.sleep(for: .seconds(Self.window))
        let after = try processes.map { try ProcessReading($0) }
        return zip(before, after).map { before, after in
            Need(
                megabytes: after.proportionalMegabytes, alone: after.megabytes,
                load: (after.cpuSeconds - before.cpuSeconds) / Double(Self.window) * 100)
        }
    }
}
