import Logging
import Synchronization

extension Committer {
    /// Makes runs of the inbox's rows, each in a commit of its own, since one of them was refused by the store; that one is
    /// put back with the reason.
    func admitOneByOne() async {
        do {
            for _ in 0..<options.sweepLimit {
                guard try await admitOne() > 0 else { return }
            }
            hasInbox.store(true, ordering: .releasing)
        } catch {
            owesInbox.store(true, ordering: .releasing)
            logger.error("the inbox could not be emptied; it is tried again", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: How many rows were taken, whatever became of them.
    private func admitOne() async throws -> Int {
        do {
            return try await admitOne(fault: nil)
        } catch let error as StoreError where error.code == .data {
            return try await admitOne(fault: error.message)
        }
    }

    private func admitOne(fault: String?) async throws -> Int {
        var batch = batch([], [], looksIntoInbox: true)
        (batch.inboxLimit, batch.inboxFault) = (1, fault)
        let single = batch
        let result = try await store.write { try single.commit($0) }
        publish(result)
        return result.takenInbox
    }
}
