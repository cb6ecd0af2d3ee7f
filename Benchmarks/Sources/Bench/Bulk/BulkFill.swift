import Foundation
import TriggerEngine
import TriggerModel
import TriggerSQLite

extension SQLiteStore {
    /// Saves what is made for each number up to `count`, 5,000 to a commit, as fast as the store takes it.
    func fill(_ count: Int, _ make: @escaping @Sendable (inout RunMaker, inout ChangeSet) -> Void) async throws {
        var maker = RunMaker()
        for start in stride(from: 0, to: count, by: 5_000) {
            maker = try await write { [maker] transaction in
                var (maker, changes) = (maker, ChangeSet())
                for _ in start..<min(start + 5_000, count) { make(&maker, &changes) }
                try transaction.save(changes)
                return maker
            }
        }
    }
}
