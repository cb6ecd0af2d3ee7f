import Logging
import Synchronization
import TriggerModel

import struct Foundation.Date

/// Deletes events that are too old, and the oldest where they take too much room: a few at a time, so that nobody waits for it.
final class EventPruning: Sendable {
    private let store: any EventStore
    private let options: EventOptions
    private let time: any TimeSource
    private let logger: Logger
    private let state = Mutex((count: Int64(0), last: Date?.none))

    init(store: any EventStore, options: EventOptions, time: any TimeSource, logger: Logger) {
        (self.store, self.options, self.time, self.logger) = (store, options, time, logger)
    }

    /// How many events were deleted since the start, and when it last looked for some and got through.
    var done: (count: Int64, last: Date?) {
        state.withLock { $0 }
    }

    /// How long it rests between two portions.
    private static let rest: Duration = .milliseconds(20)
    /// About the most events of one portion.
    static let portion = 2_500

    /// Prunes until cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                try await pruneAll()
            } catch is CancellationError {
                return
            } catch {
                logger.warning("logs and spans could not be pruned; it is tried again", metadata: ["error": "\(error)"])
            }
            guard (try? await time.sleep(untilLimit: time.now + options.pruneEvery)) != nil else { return }
        }
    }

    private func pruneAll() async throws {
        while try await pruneSome() >= Self.portion { try await time.sleep(untilLimit: time.now + Self.rest) }
        let now = time.now
        state.withLock { $0.last = now }
    }

    private func pruneSome() async throws -> Int {
        let instant = time.now - options.retention
        let count = try await store.prune(before: instant, keeping: options.mostBytes, limit: Self.portion)
        state.withLock { $0.count += Int64(count) }
        return count
    }
}
