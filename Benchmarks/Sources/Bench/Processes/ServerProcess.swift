import Foundation
import Trigger

/// The server as a process of its own, its workers as others.
final class ServerProcess {
    private let folder: ScratchFolder
    private var process: AppProcess
    private var workers: [AppProcess] = []
    /// Its address.
    let address: String

    /// Starts a server on the data in the folder's `data`, hands it to a body and ends it with all its workers after it.
    static func with<Value>(
        _ folder: ScratchFolder, _ body: (ServerProcess) async throws -> Value
    ) async throws -> Value {
        let server = try await ServerProcess(folder)
        defer { server.end() }
        return try await body(server)
    }

    private init(_ folder: ScratchFolder) async throws {
        self.folder = folder
        process = try Self.start(folder, port: "0")
        let line = try await process.line(with: "listening on ")
        let words = line.split(separator: " ").first { $0.hasPrefix("http://") }
        address = words.map { String($0.prefix { $0 != "," }) } ?? ""
    }

    private static func start(_ folder: ScratchFolder, port: String) throws -> AppProcess {
        try AppProcess(["server", "--port", port, "--data", folder.file("data")], in: folder, name: "server")
    }

    var client: TriggerClient {
        TriggerClient(.http(baseURL: address, secretKey: AppProcess.key))
    }

    var number: Int32 {
        process.number
    }

    /// Starts a worker, and waits until it has registered.
    func addWorker() async throws -> AppProcess {
        let known = try workersKnown()
        let worker = try AppProcess(["worker", "--server", address], in: folder, name: "worker-\(workers.count)")
        workers.append(worker)
        try await eventually("a worker to register") { try workersKnown() > known }
        return worker
    }

    /// Kills it and starts it again on the same port.
    ///
    /// - Returns: The seconds from its start until it answers.
    func restart() async throws -> Double {
        process.end()
        let start = ContinuousClock.now
        process = try Self.start(folder, port: address.split(separator: ":").last.map(String.init) ?? "0")
        _ = try await process.line(with: "listening on ")
        // The first answer to a trigger says that it serves, not only that it listens.
        try await client.trigger(TaskName<NoValue, NoValue>("nobody-has-this"))
        return start.secondsUntilNow
    }

    /// Looks into the database, by a connection that is gone afterwards.
    func look<Value>(_ body: (StoreProbe) throws -> Value) throws -> Value {
        try body(StoreProbe(folder.file("data/trigger.sqlite")))
    }

    private func workersKnown() throws -> Int {
        try look { try $0.number("SELECT count(*) FROM trigger_workers") }
    }

    private func end() {
        for worker in workers { worker.end() }
        process.end()
    }
}
