#if Postgres
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// The verbs of a transaction or a snapshot on one connection; each has a file of its own, with its SQL, in `Verbs`.
///
/// Rows of timers, journals and lines change under the lock of the run or the worker they belong to, so that those locks
/// are the only ones that are waited for, beside an environment's, which is taken after them.
final class PostgresTransaction: StoreTransaction {
    let connection: PostgresConnection
    let manifests: ManifestCache
    /// Tells this schema's locks from those of others in the same database.
    let lockSpace: Int64
    /// What changed in lines and slots and is not written yet.
    var movement = QueueMovement()
    /// What other servers are to hear of once it is committed.
    var announcement = Announcement()
    /// What its commit is known by.
    private let mark: CommitMark
    /// Whether it sent anything that writes or locks.
    private(set) var hasWritten = false
    /// Its number, as rows that it writes have it in `xmin`; nil until the answer to its mark is there.
    private(set) var number: String?
    /// The runs that it has locked, and those that it made.
    var locked: Set<RunID> = []
    /// What it wrote of runs.
    var written = WrittenRuns()
    /// Queues without a limit and a pause, as far as was seen, by environment.
    var openQueues: [EnvironmentID: Set<String>] = [:]
    /// What it takes for granted instead of reading it.
    var presumption: Presumption
    /// What it read of tasks and queues.
    var read = KnownDeclarations()
    /// Whether it asked for the count that this is of.
    var hasAskedGeneration = false

    init(
        connection: PostgresConnection, manifests: ManifestCache, lockSpace: Int64 = 0,
        mark: CommitMark = CommitMark(writer: "", commit: 0), presumption: Presumption = Presumption()
    ) {
        self.mark = mark
        self.presumption = presumption
        self.connection = connection
        self.manifests = manifests
        self.lockSpace = lockSpace
    }

    /// Notes that a statement which writes or locks is about to be sent, and marks the commit with it.
    func beginWriting() throws {
        guard !hasWritten else { return }
        try writeMarking(CommitMark.write) { $1.add(to: &$0) }
    }

    /// Sends a statement that marks the commit itself, and gives the transaction's number; `fill` gets the mark to add.
    func writeMarking(_ sql: String, _ fill: (inout Parameters, CommitMark) -> Void) throws {
        hasWritten = true
        try connection.send(sql) {
            fill(&$0, mark)
        } noting: { [self] in
            number = $0.text()
        }
    }

    /// Adds to the announcement whether runs stand in line that nobody of this server took.
    func finishAnnouncement() {
        if movement.joined > 0 { announcement.isReady = true }
    }

    /// Sends a statement that writes.
    func write(
        _ sql: String, _ fill: (inout Parameters) throws -> Void, check: ((Int) throws -> Void)? = nil
    ) throws {
        try beginWriting()
        try connection.send(sql, fill, check: check)
    }

    /// Sends a statement that locks or takes rows, and reads them.
    func take<Row>(
        _ sql: String, _ fill: (inout Parameters) throws -> Void, _ read: @escaping (inout Columns) throws -> Row
    ) throws -> [Row] {
        try beginWriting()
        return try connection.rows(sql, fill, read)
    }

    /// Asks for rows, which are there once answers were waited for.
    func ask<Row>(
        _ sql: String, locking: Bool = false, _ fill: (inout Parameters) throws -> Void,
        _ read: @escaping (inout Columns) throws -> Row
    ) throws -> Answer<Row> {
        if locking { try beginWriting() }
        let answer = Answer<Row>()
        try connection.send(sql, fill) { answer.rows.append(try read(&$0)) }
        return answer
    }

    /// Reads rows.
    func rows<Row>(
        _ sql: String, _ fill: (inout Parameters) throws -> Void, _ read: @escaping (inout Columns) throws -> Row
    ) throws -> [Row] {
        try connection.rows(sql, fill, read)
    }
}
#endif
