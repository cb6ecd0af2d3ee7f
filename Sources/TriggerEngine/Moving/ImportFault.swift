/// Why an import goes no further: what is wrong, where, and what was expected.
public struct ImportFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line of the export, from 1; nil where it is about no line.
    public var line: Int?
    /// What is wrong, and what was expected.
    public var message: String

    /// Makes a fault.
    public init(line: Int? = nil, _ message: String) {
        (self.line, self.message) = (line, message)
    }

    /// The line and the message.
    public var description: String {
        line.map { "line \($0): \(message)" } ?? message
    }
}
