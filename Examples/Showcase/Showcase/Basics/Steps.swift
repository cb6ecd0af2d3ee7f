import Foundation
import Trigger

/// Takes `n` steps, each of which appends a line to a file, its key and its idempotency key; returns how many of them its
/// last execution took from the journal.
///
/// With `crashAfter` it kills its own process right after that step's effect and before the step is saved; once, as the
/// file with the ending `.crashed` beside `file` remembers.
struct Steps: DurableTask {
    static let name: TaskName<Walk, Int> = "steps"

    func run(_ walk: Walk, context: RunContext) async throws -> Int {
        for number in stride(from: 1, through: walk.n, by: 1) {
            try await context.step("step-\(number)") { step in
                try append("step-\(number) \(step.idempotencyKey)\n", to: walk.file)
                if walk.crashAfter == number { try crashOnce(beside: walk.file) }
            }
        }
        return context.stepsFromJournal
    }

    private func append(_ line: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT, 0o644)
        guard file >= 0 else { throw FileFailure(path: path, problem: String(cString: strerror(errno))) }
        defer { close(file) }
        guard write(file, line, line.utf8.count) == line.utf8.count else {
            throw FileFailure(path: path, problem: String(cString: strerror(errno)))
        }
    }

    /// The mark is made first and only by whoever finds none, so there is one crash however often the step is repeated.
    private func crashOnce(beside path: String) throws {
        let mark = open(path + ".crashed", O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard mark >= 0 else { return }
        close(mark)
        kill(getpid(), SIGKILL)
        while true { pause() }
    }
}

/// How far to go, where to leave tracks, and where to fall.
struct Walk: Codable, Sendable {
    var n: Int
    var file: String
    var crashAfter: Int?
}

/// Why a file could not be written.
struct FileFailure: Error, CustomStringConvertible {
    var path: String
    var problem: String

    var description: String {
        "\(path) cannot be written: \(problem)"
    }
}
