import Foundation

/// Why the configuration cannot be used: one line that names the place, the key and what was expected.
package struct SettingsFailure: Error, CustomStringConvertible, LocalizedError {
    package let description: String

    init(_ description: String) {
        self.description = description
    }

    package var errorDescription: String? {
        description
    }
}
