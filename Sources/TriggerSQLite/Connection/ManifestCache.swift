import Synchronization
import TriggerModel

/// Manifests that were decoded before, by their text: every batch of triggers needs some, and they hardly ever change.
final class ManifestCache: Sendable {
    /// When so many are kept, all are forgotten.
    static let capacity = 1024

    private let manifests = Mutex<[String: TaskManifest]>([:])

    /// Decodes a manifest, or finds it.
    ///
    /// - Throws: ``DamagedValue`` for a text that is none.
    func manifest(_ text: String) throws -> TaskManifest {
        if let known = manifests.withLock({ $0[text] }) { return known }
        let manifest = try DamagedValue.json(TaskManifest.self, from: text)
        manifests.withLock { manifests in
            if manifests.count >= Self.capacity { manifests.removeAll() }
            manifests[text] = manifest
        }
        return manifest
    }
}
