/// An error that came of another one; the causes of a run's error are listed in its stack trace, ten of them at most.
public protocol CausedError: Error {
    /// What it came of; nil for nothing.
    var cause: (any Error)? { get }
}

/// An error that knows where it was thrown.
///
/// Swift keeps no stack trace with an error, and to take one at every `throw` would cost all code that throws and catches. So an error
/// brings its own: a place in the source costs nothing.
///
/// ```swift
/// struct OutOfStock: TracedError, CustomStringConvertible {
///     let item: String
///     let stackTrace: [String]
///
///     init(_ item: String, file: String = #fileID, line: Int = #line) {
///         self.item = item
///         stackTrace = ["\(file):\(line)"]
///     }
///
///     var description: String { "there is no \"\(item)\" left" }
/// }
/// ```
public protocol TracedError: Error {
    /// Where it was thrown, the innermost place first; the first 39 lines and the last 10 of more than 50 are kept.
    var stackTrace: [String] { get }
}

extension ChildRunError: CausedError {
    /// The error that the run ended with.
    public var cause: (any Error)? {
        error
    }
}
