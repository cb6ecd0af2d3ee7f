/// The bodies of the routes about stored objects (http-api.md §2.1).
package enum PacketBodies {
    /// Where to upload an object, and what it is found by then.
    package struct Upload: Codable, Sendable {
        package var presignedUrl: String
        package var storagePath: String

        package init(presignedUrl: String, storagePath: String) {
            self.presignedUrl = presignedUrl
            self.storagePath = storagePath
        }
    }

    /// Where an object is.
    package struct Location: Codable, Sendable {
        package var presignedUrl: String

        package init(presignedUrl: String) {
            self.presignedUrl = presignedUrl
        }
    }
}
