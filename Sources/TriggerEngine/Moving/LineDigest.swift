import Crypto
import Foundation
import TriggerModel

/// The SHA-256 of lines, each with the end of its line.
struct LineDigest {
    private var hash = SHA256()

    mutating func add(_ line: some DataProtocol) {
        hash.update(data: line)
        hash.update(data: [UInt8(ascii: "\n")])
    }

    /// The digest of what was added so far, in hexadecimal.
    var text: String {
        hash.finalize().hexadecimal
    }
}
