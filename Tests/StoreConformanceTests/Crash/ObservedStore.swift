import Foundation
import Synchronization
import TriggerEngine

@testable import TriggerSQLite

/// A store on a file that notes, after each commit, what the data is then and where in the log the commit's frames end.
final class ObservedStore: Store {
    /// A place in the log where a commit ends.
    struct Place: Hashable {
        let generation: UInt64
        let end: Int
    }

    /// What is known of the store.
    struct Notes {
        /// What was in the store after each commit.
        var history: [Place: Content] = [:]
        /// What the file says without its log.
        var base: Content
        /// The last checkpoint.
        var checkpoint: Checkpoint?
    }

    let wakeUps: AsyncStream<StoreSignal>
    let file: DataFile
    let store: SQLiteStore
    /// Held by whoever commits or moves pages.
    let notes: Mutex<Notes>

    /// Opens a store on a new file.
    init(_ file: DataFile) async throws {
        (self.file, store) = (file, try await file.open(reserve: LogReserve(size: 0)))
        wakeUps = store.wakeUps
        let content = try await store.content()
        var notes = Notes(base: content)
        // What an opening commits before the tables are there, the next opening does again: it finds what is there now.
        let log = try file.log()
        for end in log?.commitEnds ?? [] { notes.history[Place(generation: log?.generation ?? 0, end: end)] = content }
        self.notes = Mutex(notes)
    }

    /// Commits and takes a note before anything else is committed.
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
        try await OwnThread.run { [self] in
            try notes.withLock { notes in
                let value = try store.writeBlocking(body)
                try note(&notes)
                return value
            }
        }
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreSnapshot) throws -> Value) async throws -> Value {
        try await store.read(body)
    }

    func close() async throws {
        try await store.close()
    }

    /// What was in the store after each commit.
    var history: [Place: Content] {
        notes.withLock { $0.history }
    }

    private func note(_ notes: inout Notes) throws {
        guard let log = try file.log(), let end = log.commitEnds.last else { return }
        let place = Place(generation: log.generation, end: end)
        guard notes.history[place] == nil else { return }
        notes.history[place] = try store.onWriterThread { try Content($0) }
    }
}
