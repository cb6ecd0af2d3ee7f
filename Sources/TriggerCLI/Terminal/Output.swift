import Foundation
import TriggerModel

/// What the program says: results on the standard output, everything else on the standard error.
enum Output {
    /// Writes a line of the result, at once.
    static func line(_ text: String) {
        write(text + "\n", to: .standardOutput)
    }

    /// Writes the result for programs: one line of JSON.
    ///
    /// - Throws: `EncodingError`.
    static func json(_ value: some Encodable) throws {
        line(try JSON.text(value))
    }

    /// Writes a table as wide as the terminal.
    static func table(_ table: Table) {
        let terminal = Terminal.current
        for text in table.lines(width: terminal.width, hasColours: terminal.hasColours) { line(text) }
    }

    /// Writes a line beside the result.
    static func note(_ text: String) {
        write(text + "\n", to: .standardError)
    }

    /// Writes to the standard error without an end of the line.
    static func sketch(_ text: String) {
        write(text, to: .standardError)
    }

    /// A reader that went away, as `head` does, is no trouble.
    private static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
