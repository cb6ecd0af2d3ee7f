import Foundation
public import Trigger
import TriggerModel

/// What most runs are given and give back: about 300 bytes as JSON.
public struct Note: Codable, Sendable {
    /// Its only part.
    public var text: String

    /// Makes a note of a text.
    public init(text: String) {
        self.text = text
    }

    /// A note that is 300 bytes long as JSON.
    public static let ofUsualSize = Note(text: String(repeating: "x", count: 289))
}

extension TaskName<Note, Note> {
    /// Gives back what it was given.
    public static var echo: Self { "echo" }
    /// Waits for hours, then gives back what it was given.
    public static var waiting: Self { "waiting" }
}

extension TaskName<String, NoValue> {
    /// Writes its process's number and the time into a file, a line for each start, and holds its slot for hours.
    public static var holding: Self { "holding" }
}

/// Gives back what it was given.
public let echo = task(.echo) { (note: Note, _: RunContext) in note }

/// Waits for hours, then gives back what it was given.
public let waiting = task(.waiting) { (note: Note, context: RunContext) in
    try await context.wait(for: .seconds(12 * 3600))
    return note
}

/// Notes its start in a file and holds its slot for hours.
public let holding = task(.holding) { (path: String, context: RunContext) -> Void in
    try StartNote(run: "\(context.run.id)", process: ProcessInfo.processInfo.processIdentifier).append(to: path)
    try await Task.sleep(for: .seconds(12 * 3600))
}

/// The start of a run, as a line in a file that several processes append to.
public struct StartNote: Sendable {
    /// The run.
    public var run: String
    /// The process that executes it.
    public var process: Int32

    /// Adds a line to a file; a line of this length is written whole.
    ///
    /// - Throws: `CocoaError` when the file cannot be written.
    func append(to path: String) throws {
        let descriptor = open(path, O_CREAT | O_APPEND | O_WRONLY, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data("\(process) \(run)\n".utf8))
    }

    /// The lines of a file, in the order they were written; none while there is no file.
    public static func all(in path: String) -> [StartNote] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let process = Int32(parts[0]) else { return nil }
            return StartNote(run: String(parts[1]), process: process)
        }
    }
}
