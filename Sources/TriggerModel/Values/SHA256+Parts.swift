package import Crypto

extension SHA256 {
    /// The hash of texts in hexadecimal, each preceded by its length in 8 bytes, so that no two lists run into each other.
    package static func hex(ofParts parts: [String]) -> String {
        var hash = SHA256()
        for part in parts {
            let bytes = Array(part.utf8)
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
            hash.update(data: bytes)
        }
        return hash.finalize().hexadecimal
    }
}
