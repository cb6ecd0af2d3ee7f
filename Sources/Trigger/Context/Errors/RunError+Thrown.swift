import Foundation
package import TriggerModel

extension RunError {
    /// The longest message of a user's error that is kept, in characters.
    package static let longestMessage = 1000

    /// An error of the user's code as it is stored: its type's name and a message people can read.
    package init(thrown error: any Error) {
        switch error {
        case let error as RunError: self = error
        case let error as StepError: self = error.error
        default:
            let name = String(describing: type(of: error))
            self = .builtIn(name: name, message: Self.bounded(Self.text(of: error)), stackTrace: "")
        }
    }

    private static func text(of error: any Error) -> String {
        if error is DecodingError { return JSON.describe(error) }
        if let text = (error as? any LocalizedError)?.errorDescription { return text }
        if type(of: error) is NSError.Type { return error.localizedDescription }
        return String(describing: error)
    }

    private static func bounded(_ text: String) -> String {
        String(text.filter { $0 != "\0" }.prefix(longestMessage))
    }
}
