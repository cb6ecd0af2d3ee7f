package import Crypto

extension SHA256 {
    /// The hash of texts in hexadecimal, each preceded by its length in 8 bytes, so that no two lists run into each other.
    package static func hex(ofParts parts: [String]) -> String {
        digest(ofParts: parts).hexadecimal
    }

    /// The hash itself.
    package static func digest(ofParts parts: [String]) -> SHA256Digest {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(parts.reduce(0) { $0 + 8 + $1.utf8.count })
        for part in parts {
            withUnsafeBytes(of: UInt64(part.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
            bytes.append(contentsOf: part.utf8)
        }
        return hash(data: bytes)
    }
}
