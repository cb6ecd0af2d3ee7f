import Foundation
import Subprocess
import Synchronization
import SystemPackage
import Testing

/// One of the Showcase's processes, started again whenever it dies, as a supervisor would.
final class ShowcaseProcess: Sendable {
    private let arguments: [String]
    private let environment: [Environment.Key: String?]
    private let log: String
    private let state = Mutex((kills: 0, starts: 0))

    /// A process with these arguments; `fault` arms a fault point in it.
    init(
        _ arguments: [String], in folder: TestFolder, fault: (point: String, marker: String)? = nil, key: String,
        _ others: [String: String] = [:], name: String
    ) {
        self.arguments = arguments
        log = folder.path("\(name).log")
        var environment: [Environment.Key: String?] = ["TRIGGER_SECRET_KEY": key, "LOG_LEVEL": "info"]
        for (variable, value) in others { environment[Environment.Key(stringLiteral: variable)] = value }
        if let fault { environment["TRIGGER_FAULT"] = "\(fault.point):\(fault.marker)" }
        self.environment = environment
    }

    /// How often it died of a SIGKILL.
    var kills: Int {
        state.withLock { $0.kills }
    }

    /// Keeps the process running until the task is cancelled.
    func keepRunning() async throws {
        while !Task.isCancelled {
            state.withLock { $0.starts += 1 }
            let status = try await runOnce()
            guard !Task.isCancelled else { return }
            guard status == .signaled(SIGKILL) else {
                throw EarlyExit(message: "Showcase \(arguments) ended by itself: \(status); see \(log)")
            }
            state.withLock { $0.kills += 1 }
        }
    }

    private func runOnce() async throws -> TerminationStatus {
        let output = try FileDescriptor.open(
            log, .writeOnly, options: [.create, .append], permissions: .ownerReadWrite)
        let result = try await Subprocess.run(
            .path(FilePath(Self.executable)),
            arguments: Arguments(arguments),
            environment: .inherit.updating(environment),
            output: .fileDescriptor(output, closeAfterSpawningProcess: false),
            error: .fileDescriptor(output, closeAfterSpawningProcess: true)
        )
        return result.terminationStatus
    }

    struct EarlyExit: Error {
        let message: String
    }

    /// The Showcase that was built together with these tests.
    private static let executable: String = {
        let tests = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("Showcase").path
    }()
}
