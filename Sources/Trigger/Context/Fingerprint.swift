import Crypto
import TriggerModel

extension EntryKind {
    /// What an entry that creates runs is made from: its kind, its tasks and a hash of tasks and payloads.
    ///
    /// A replay that asks for something else at the same place is found out by it, and a person who reads it sees what
    /// it was.
    func fingerprint(of items: [TriggerItem]) -> String {
        let parts = items.flatMap { [$0.task, $0.payload.type, $0.payload.data ?? ""] }
        let hash = SHA256.hex(ofParts: parts).prefix(32)
        let tasks = Set(items.map(\.task)).sorted()
        let shown = tasks.prefix(3).joined(separator: ",") + (tasks.count > 3 ? ",…" : "")
        return "\(rawValue) \(shown) ×\(items.count) \(hash)"
    }
}
