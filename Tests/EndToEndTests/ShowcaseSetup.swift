import Foundation
import TestSupport
import Testing
import Trigger

/// Which processes a test runs, and which of them is killed at a fault point.
struct ShowcaseSetup: Sendable, CustomTestStringConvertible {
    /// The process that is killed.
    enum Victim: String, Sendable {
        case worker, server
        case allInOne = "all-in-one"
    }

    let victim: Victim
    /// Where it is killed; nil when it is not.
    let point: String?
    /// How often the effect of one step may happen more than once because of the kill.
    let repeats: ClosedRange<Int>

    /// One process, which nobody kills.
    static let undisturbed = ShowcaseSetup(victim: .allInOne, point: nil, repeats: 0...0)

    var testDescription: String {
        "\(victim.rawValue) killed \(point ?? "never")"
    }

    private static let key = "tr_dev_endtoendendtoendendto00"

    /// Runs the processes, and the body beside them; all are gone when it returns.
    func run(
        in folder: TestFolder, on store: ShowcaseStore = .sqlite, _ body: (ShowcaseUnderTest) async throws -> Void
    ) async throws {
        try await store.with { try await run(in: folder, $0, body) }
    }

    /// The same where the store was made before, which the processes' environment names.
    func run(
        in folder: TestFolder, _ environment: [String: String], _ body: (ShowcaseUnderTest) async throws -> Void
    ) async throws {
        let port = try freePort()
        let processes = processes(port: port, folder, environment)
        let showcase = ShowcaseUnderTest(url: "http://127.0.0.1:\(port)", key: Self.key, processes: processes)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for process in processes { group.addTask { try await process.keepRunning() } }
            let result = await Result { try await body(showcase) }
            group.cancelAll()
            // What a process says of its own end matters only when the body could not finish because of it.
            do { try await group.waitForAll() } catch { if case .failure = result { throw error } }
            try result.get()
        }
    }

    private func processes(
        port: Int, _ folder: TestFolder, _ environment: [String: String]
    ) -> [ShowcaseProcess] {
        let start = ["--port", "\(port)", "--data", folder.path("data")]
        let fault = point.map { (point: $0, marker: folder.path("killed")) }
        switch victim {
        case .allInOne:
            return [
                ShowcaseProcess(start, in: folder, fault: fault, key: Self.key, environment, name: "showcase")
            ]
        case .worker, .server:
            let worker = ["worker", "--server", "http://127.0.0.1:\(port)"]
            return [
                ShowcaseProcess(
                    ["server"] + start, in: folder, fault: victim == .server ? fault : nil, key: Self.key,
                    environment, name: "server"),
                ShowcaseProcess(
                    worker, in: folder, fault: victim == .worker ? fault : nil, key: Self.key, name: "worker"),
            ]
        }
    }
}
