import Foundation

/// A process of the program `BenchApp`, which was built beside this one.
final class AppProcess {
    private let process = Process()
    private let log: String

    /// Starts it; its output goes into a file of the folder.
    ///
    /// - Throws: ``Failure`` when there is no such program.
    init(_ arguments: [String], in folder: ScratchFolder, name: String) throws {
        log = folder.file(name + ".log")
        guard FileManager.default.createFile(atPath: log, contents: nil),
            let output = FileHandle(forWritingAtPath: log)
        else { throw Failure("cannot write \(log)") }
        let own = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        process.executableURL = own.deletingLastPathComponent().appendingPathComponent("BenchApp")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TRIGGER_SECRET_KEY": Self.key]) { $1 }
        process.standardOutput = output
        process.standardError = output
        do {
            try process.run()
        } catch {
            throw Failure("cannot start \(process.executableURL?.path ?? "BenchApp"); build it first: \(error)")
        }
    }

    /// The secret key of all processes.
    static let key = "tr_dev_benchbenchbenchbenchbe"

    /// Its number.
    var number: Int32 {
        process.processIdentifier
    }

    /// What it said so far.
    var output: String {
        (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }

    /// Waits until it says something, and gives the line.
    ///
    /// - Throws: ``Failure`` when it ends or is silent instead.
    func line(with words: String) async throws -> String {
        var found: String?
        try await eventually("BenchApp to say \"\(words)\"", within: .seconds(60)) {
            guard process.isRunning else { throw Failure("BenchApp ended early: \(output)") }
            found = output.split(separator: "\n").first { $0.contains(words) }.map(String.init)
            return found != nil
        }
        return found ?? ""
    }

    func send(_ signal: Int32) {
        guard process.isRunning else { return }
        kill(number, signal)
    }

    /// Ends it at once, and waits until it is gone.
    func end() {
        send(SIGKILL)
        process.waitUntilExit()
    }
}
