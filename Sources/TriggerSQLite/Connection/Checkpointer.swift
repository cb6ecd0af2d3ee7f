import Dispatch
import GRDB
import GRDBSQLite
import Synchronization

/// Moves what is in the log into the data file while the writer goes on.
///
/// SQLite does that at a commit, which then takes a hundred times as long as others. Here a connection of its own moves what
/// there is; only the few frames that came meanwhile are moved between two commits, since a log is begun anew only by a
/// write that finds all of it moved and nobody reading it (https://www.sqlite.org/wal.html#ckpt). A checkpoint that fails
/// loses nothing: the next one moves what it left.
final class Checkpointer: Sendable {
    /// What the writer is to do after a commit.
    fileprivate enum Step {
        case nothing
        /// Have the log moved beside it.
        case begin
        /// Move what came meanwhile.
        case finish
    }

    fileprivate enum Phase {
        case waiting
        case moving
        case moved
    }

    fileprivate struct State {
        var phase = Phase.waiting
        /// How long the log is when it is to be moved.
        var due: Int
        /// How long it was after the last commit.
        var length = 0
    }

    /// How long a log is when it is first moved, and by how much it grows until it is tried again, in frames of a page each:
    /// 32 MB and 4 MB.
    struct Rhythm {
        var first = 8192
        var again = 1024
    }

    private let rhythm: Rhythm
    private let state: Mutex<State>
    private let length = LogLength()
    private let queue = DispatchQueue(label: "trigger.sqlite.checkpoint")
    private let database: DatabaseQueue

    /// Opens its connection, and has the writer of the same file note how long the log is.
    init(_ path: String, _ configuration: Configuration, of writer: any DatabaseWriter, _ rhythm: Rhythm) throws {
        self.rhythm = rhythm
        state = Mutex(State(due: rhythm.first))
        database = try DatabaseQueue(path: path, configuration: configuration)
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        writer.writeWithoutTransaction { length.note(commitsOf: $0) }
    }

    /// The writer has committed, and has nothing open.
    func noteCommit(_ writer: Database) {
        switch state.withLock({ $0.next(length.frames, rhythm) }) {
        case .nothing: break
        case .begin: queue.async { self.move() }
        case .finish: Self.checkpoint(writer)
        }
    }

    /// Ends what is under way, and closes its connection.
    ///
    /// - Throws: What GRDB throws.
    func close() throws {
        try queue.sync { try database.close() }
    }

    /// Twice, since the second time there is little left, and then hardly anything for the writer.
    private func move() {
        for _ in 0..<2 { database.writeWithoutTransaction { Self.checkpoint($0) } }
        state.withLock { $0.phase = .moved }
    }

    /// A reader of an older state may keep it from moving everything, or an error: there will be another one.
    private static func checkpoint(_ database: Database) {
        _ = Result { try database.checkpoint(.passive) }
    }
}

extension Checkpointer.State {
    mutating func next(_ length: Int, _ rhythm: Checkpointer.Rhythm) -> Checkpointer.Step {
        if length < self.length { due = rhythm.first }
        self.length = length
        switch phase {
        case .waiting where length >= due:
            phase = .moving
            return .begin
        case .moved:
            (phase, due) = (.waiting, length + rhythm.again)
            return .finish
        case .waiting, .moving: return .nothing
        }
    }
}

/// How long the log is, as SQLite says after each commit.
private final class LogLength: Sendable {
    private let count = Atomic(0)

    var frames: Int {
        count.load(ordering: .relaxed)
    }

    /// Takes note of a connection's commits.
    ///
    /// The connection calls it only while it commits, and whoever has it commit has the checkpointer too.
    func note(commitsOf database: Database) {
        let own = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_wal_hook(
            database.sqliteConnection,
            { own, _, _, frames in
                if let own { Unmanaged<LogLength>.fromOpaque(own).takeUnretainedValue().set(Int(frames)) }
                return SQLITE_OK
            }, own)
    }

    private func set(_ frames: Int) {
        count.store(frames, ordering: .relaxed)
    }
}
