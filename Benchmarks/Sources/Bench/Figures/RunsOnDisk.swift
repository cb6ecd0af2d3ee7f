import Foundation

/// 1,000,000 runs that wait on disk, none of them parked: what they cost, and how fast they wake.
struct RunsOnDisk: Measurement {
    static let name = "disk"
    static let summary = "1,000,000 waiting runs on disk, none parked: memory, disk for each, wake-ups"
    static let takesLong = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let waiting = WaitingStore(runs: plan.scaled(1_000_000), dueSoon: plan.scaled(100_000))
        return try await ScratchFolder.with { folder in
            try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
            try await waiting.make(folder.file("data/trigger.sqlite"))
            let disk = disk(Double(folder.databaseSize("data/trigger.sqlite")) / Double(waiting.runs))
            let resident = try await resident(folder, waiting.runs)
            return [resident, disk, wakeUps(try await waiting.wake(folder.file("data/trigger.sqlite")))]
        }
    }

    private func disk(_ bytes: Double) -> Figure {
        var figure = Figure("disk-each", "a waiting run on disk", bytes / 1024, "KB")
        figure.goal = .atMost(1.5, aim: 1)
        figure.note = "300 bytes of payload, the run, its wait and its timer; written through the store's own save"
        return figure
    }

    private func resident(_ folder: ScratchFolder, _ runs: Int) async throws -> Figure {
        let megabytes = try await ServerProcess.with(folder) { server in
            _ = try await server.addWorker()
            try await server.warmUp(500)
            return try ProcessReading(server.number).megabytes
        }
        var figure = Figure("disk-resident", "server with \(runs) runs on disk", megabytes, "MB resident")
        figure.goal = .atMost(200, aim: 100)
        figure.note = "after 500 runs of a worker; up to 64 MB of it are pages of the database"
        return figure
    }

    private func wakeUps(_ sample: Sample) -> Figure {
        var figure = Figure("wake-ups", "wake-ups of runs on disk", sample.rate, "runs/s")
        figure.goal = .atLeast(5_000, aim: 10_000)
        figure.cpuMicroseconds = sample.cpuMicroseconds
        figure.note = "\(sample.count) timers due at once, until all runs stand in line; once, without a worker"
        return figure
    }
}
