import Synchronization
package import TriggerModel

/// Manifests that were decoded before, by their text: every batch of triggers needs some, and they hardly ever change.
package final class ManifestCache: Sendable {
    /// When so many are kept, all are forgotten.
    static let capacity = 1024

    private let manifests = Mutex<[String: TaskManifest]>([:])

    /// Makes an empty cache.
    package init() {}

    /// Decodes a manifest, or finds it.
    ///
    /// - Throws: ``DamagedValue`` for a text that is none.
    package func manifest(_ text: String) throws -> TaskManifest {
        if let known = manifests.withLock({ $0[text] }) { return known }
        let manifest = try DamagedValue.json(TaskManifest.self, from: text)
        manifests.withLock { manifests in
            if manifests.count >= Self.capacity { manifests.removeAll() }
            manifests[text] = manifest
        }
        return manifest
    }
}
