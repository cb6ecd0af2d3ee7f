import Foundation
import TriggerModel

/// Errors in words.
enum ErrorText {
    /// The most causes that are followed; a chain of them may be a ring.
    static let mostCauses = 10

    /// The type of an error, or the domain of one that has no type of its own.
    static func name(of error: any Error) -> String {
        if let error = error as? RunError { return error.name ?? "Error" }
        if let error = error as? TransportError { return error.name }
        if type(of: error) is NSError.Type { return (error as NSError).domain }
        return String(describing: type(of: error))
    }

    /// What an error says: in its own words where it has some, else its type and its values.
    static func message(of error: any Error) -> String {
        if let error = error as? RunError { return error.message }
        if error is DecodingError { return JSON.describe(error) }
        if let error = error as? EncodingError { return encoding(error) }
        if let text = (error as? any LocalizedError)?.errorDescription { return text }
        if type(of: error) is NSError.Type { return error.localizedDescription }
        let text = String(describing: error)
        return isBareCase(error) ? "\(String(describing: type(of: error))).\(text)" : text
    }

    /// Where an error came from, and what caused it, a line each; empty where it says neither.
    static func trace(of error: any Error) -> String {
        var lines = frames(of: error)
        var (current, depth) = (cause(of: error), 0)
        while let found = current {
            guard depth < mostCauses else {
                lines.append("… and further causes")
                break
            }
            lines.append("caused by \(name(of: found)): \(line(message(of: found)))")
            lines += frames(of: found)
            (current, depth) = (cause(of: found), depth + 1)
        }
        return lines.joined(separator: "\n")
    }

    private static func frames(of error: any Error) -> [String] {
        ((error as? any TracedError)?.stackTrace ?? []).prefix(1000).map { "    at \(line($0))" }
    }

    private static func cause(of error: any Error) -> (any Error)? {
        if let error = error as? any CausedError { return error.cause }
        guard type(of: error) is NSError.Type else { return nil }
        return (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
    }

    /// Whether an error is the case of an enumeration that has no words of its own.
    private static func isBareCase(_ error: any Error) -> Bool {
        guard !((error as Any) is any CustomStringConvertible) else { return false }
        return Mirror(reflecting: error).displayStyle == .enum
    }

    private static func encoding(_ error: EncodingError) -> String {
        guard case .invalidValue(let value, let context) = error else { return String(describing: error) }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return "at \(path.isEmpty ? "the top level" : path): \(context.debugDescription) (a \(type(of: value)))"
    }

    /// A text on one line, and not longer than a message.
    private static func line(_ text: String) -> String {
        String(text.prefix(RunError.longestMessage)).replacing("\n", with: " ")
    }
}
