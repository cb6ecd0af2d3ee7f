import Foundation

/// What a measurement says on its way.
enum Progress {
    /// Writes a line to the standard error, so that the standard output is the table alone.
    static func say(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
