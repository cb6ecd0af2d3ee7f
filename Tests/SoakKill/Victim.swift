import Foundation

/// A process that is killed and started again.
actor Victim {
    /// What a process is, for the account of kills.
    enum Kind: String, Sendable, CaseIterable {
        case server, worker
        case allInOne = "all-in-one"

        /// Whether it runs steps, so that its end may leave one to be repeated.
        var runsSteps: Bool {
            self != .server
        }
    }

    /// What it may be started as.
    struct Form: Sendable {
        let kind: Kind
        let arguments: [String]
    }

    let name: String
    let forms: [Form]
    private let program: String
    private let key: String
    private let log: String
    private var process: Process?
    private var end: AsyncStream<Void>?

    init(_ name: String, _ forms: [Form], program: String, key: String, log: String) {
        (self.name, self.forms, self.program, self.key, self.log) = (name, forms, program, key, log)
    }

    /// Starts it in one of its forms.
    func start(as form: Form) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = form.arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["TRIGGER_SECRET_KEY": key]) { $1 }
        let output = try openLog()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        let (end, ending) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in ending.finish() }
        try process.run()
        (self.process, self.end) = (process, end)
    }

    /// Kills it with SIGKILL; returns when it is gone for certain.
    ///
    /// - Throws: ``EarlyExit`` when it had ended by itself.
    func kill() async throws {
        try check()
        await signal(SIGKILL)
    }

    /// - Throws: ``EarlyExit`` when it has ended by itself.
    func check() throws {
        guard let process, !process.isRunning else { return }
        throw EarlyExit(description: "\(name) ended by itself with status \(process.terminationStatus); see \(log)")
    }

    /// Kills it if it is there.
    func end() async {
        await signal(SIGKILL)
    }

    private func signal(_ number: Int32) async {
        guard let process, let end else { return }
        send(number, to: process.processIdentifier)
        for await _ in end {}
        (self.process, self.end) = (nil, nil)
    }

    private func openLog() throws -> FileHandle {
        let descriptor = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// A process that nobody killed has ended.
    struct EarlyExit: Error, CustomStringConvertible {
        let description: String
    }
}

/// Outside of the actor, whose own `kill` hides the system's.
private func send(_ signal: Int32, to process: Int32) {
    // It fails only for a process that is gone already, which is what is wanted.
    _ = kill(process, signal)
}
