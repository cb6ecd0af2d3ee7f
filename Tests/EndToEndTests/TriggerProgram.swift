import Foundation
import Subprocess
import SystemPackage
import Testing

/// The program `trigger`, run as a person or a script would.
struct TriggerProgram: Sendable {
    let folder: TestFolder
    /// What is set in its environment beside what every process has.
    var environment: [Environment.Key: String?]

    /// What a run of the program left.
    struct Ending: Sendable {
        var status: Int32
        var output: String
        var error: String

        /// The lines of the standard output.
        var lines: [String] {
            output.split(separator: "\n").map(String.init)
        }
    }

    /// A program for the server at `url`, which knows its key and nothing else.
    init(folder: TestFolder, url: String?, key: String?) {
        self.folder = folder
        environment = [
            "TRIGGER_API_URL": url, "TRIGGER_SECRET_KEY": key, "TRIGGER_CONFIG": nil, "TRIGGER_DATA": nil,
            "TRIGGER_HOST": nil, "TRIGGER_PORT": nil, "TRIGGER_PROJECT_REF": nil, "NO_COLOR": nil,
        ]
    }

    /// Runs it to its end, in the test's folder.
    func callAsFunction(_ arguments: String..., input: String = "") async throws -> Ending {
        try await run(arguments, input: input)
    }

    /// Runs it to its end, in the test's folder.
    func run(_ arguments: [String], input: String = "") async throws -> Ending {
        let result = try await Subprocess.run(
            .path(FilePath(Self.executable)), arguments: Arguments(arguments),
            environment: .inherit.updating(environment), workingDirectory: FilePath(folder.path(".")),
            input: .string(input), output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
        )
        guard case .exited(let status) = result.terminationStatus else {
            throw Killed(status: "\(result.terminationStatus)", error: result.standardError)
        }
        return Ending(status: status, output: result.standardOutput, error: result.standardError)
    }

    struct Killed: Error {
        let status: String
        let error: String
    }

    /// The program that was built together with these tests.
    private static let executable: String = {
        let tests = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("trigger").path
    }()
}
