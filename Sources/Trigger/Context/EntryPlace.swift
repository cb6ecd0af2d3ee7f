import Crypto
import TriggerModel

/// Where a keyed entry is found again: the steps around it, and its own key.
struct EntryPlace: Hashable, Sendable, CustomStringConvertible {
    let scope: String
    let key: String

    /// Scope and key, joined by `/`.
    var description: String {
        scope.isEmpty ? key : "\(scope)/\(key)"
    }

    /// The entry's identity in a generation.
    func id(generation: Int = 1) -> EntryKey {
        EntryKey(scope: scope, key: key, generation: generation)
    }

    /// What a step's body hands to the services it calls, so that they can tell a repeat: the same for every try,
    /// attempt and execution.
    ///
    /// SHA-256 of run, scope and key, each preceded by its length, in hexadecimal.
    func idempotencyKey(run: RunID) -> String {
        SHA256.hex(ofParts: [run.rawValue, scope, key])
    }
}

extension SHA256 {
    /// The hash of a text, in hexadecimal.
    static func hex(of text: String) -> String {
        hash(data: Array(text.utf8)).hexadecimal
    }
}
