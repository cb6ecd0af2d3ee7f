#if Postgres
import CLibPQ
import DequeModule
import TriggerEngine

/// One connection to a server, used by one thread at a time, always in pipeline mode.
///
/// Statements are sent without waiting for those before them; an answer is waited for where one is needed. So a
/// transaction takes as many round trips as it has questions, and one for its end, whatever it writes between them.
/// (PostgreSQL's documentation, "Pipeline Mode".)
final class PostgresConnection {
    /// What is to come back for a command that was sent.
    private enum Expected {
        case prepared(sql: String)
        case answer((OpaquePointer) throws -> Void)
        case sync
    }

    /// How long the server may take to answer before the connection counts as lost.
    static let patience: Duration = .seconds(15)

    private let handle: OpaquePointer
    /// The names of the statements that are prepared, by their texts.
    private var statements: [String: String] = [:]
    private var prepared = 0
    private var expected: Deque<Expected> = []
    /// The first error since the last synchronization; nothing sent after it is done.
    private var failure: (any Error)?
    /// The types of rows that can be sent.
    private var rowTypes = RowTypes()
    /// How often an answer was waited for.
    private(set) var roundTrips = 0
    /// Whether an answer is to come that this side may find fault with, though the server does not.
    private var hasChecks = false

    /// Takes over an open connection.
    init(_ handle: OpaquePointer) throws {
        self.handle = handle
        guard PQenterPipelineMode(handle) == 1, PQsetnonblocking(handle, 1) == 0 else { throw lost() }
    }

    deinit {
        PQfinish(handle)
    }

    /// Makes the connection fit for sending rows, once their types are there.
    func loadRowTypes() throws {
        rowTypes = try RowTypes(on: self)
    }

    /// Sends a statement whose rows nobody needs.
    ///
    /// `check` is called with the number of rows it touched, later, when its answer comes.
    func send(_ sql: String, _ fill: (inout Parameters) throws -> Void = { _ in }, check: ((Int) throws -> Void)? = nil)
        throws
    {
        if check != nil { hasChecks = true }
        try dispatch(sql, fill) { result in
            guard let check else { return }
            try check(Int(String(cString: PQcmdTuples(result))) ?? 0)
        }
    }

    /// Sends a statement and reads its rows when its answer comes.
    func send(
        _ sql: String, _ fill: (inout Parameters) throws -> Void = { _ in },
        reading read: @escaping (inout Columns) throws -> Void
    ) throws {
        hasChecks = true
        try dispatch(sql, fill) { try Self.read($0, read) }
    }

    /// Sends a statement whose rows are only noted: nothing waits for them, and they may come with the commit's answer.
    func send(
        _ sql: String, _ fill: (inout Parameters) throws -> Void, noting note: @escaping (inout Columns) -> Void
    ) throws {
        try dispatch(sql, fill) { Self.read($0, note) }
    }

    private static func read(_ result: OpaquePointer, _ read: (inout Columns) throws -> Void) rethrows {
        for row in 0..<PQntuples(result) {
            var columns = Columns(result, row: row)
            try read(&columns)
        }
    }

    /// Sends a statement, waits for its answer, and reads its rows.
    func rows<Row>(
        _ sql: String, _ fill: (inout Parameters) throws -> Void = { _ in },
        _ read: @escaping (inout Columns) throws -> Row
    ) throws -> [Row] {
        let answer = Answer<Row>()
        try send(sql, fill) { answer.rows.append(try read(&$0)) }
        try receiveAll()
        return answer.rows
    }

    /// Waits for the answers of all that was sent, and makes the connection fit for more after an error.
    ///
    /// It ends with a synchronization rather than a flush: only so does the server see that a transaction stands idle, and
    /// end one whose other end is stopped or cut off.
    ///
    /// - Throws: The first error since the last one.
    func receiveAll() throws {
        guard !expected.isEmpty else { return }
        guard PQpipelineSync(handle) == 1 else { throw lost() }
        expected.append(.sync)
        roundTrips += 1
        while !expected.isEmpty { _ = try Result { try receive() }.flatMapError(keep).get() }
        defer { (failure, hasChecks) = (nil, false) }
        if let failure { throw failure }
    }

    /// Has the server begin with what was sent, while this side does something else.
    ///
    /// The database does not end this transaction by itself if this side is stopped now; other servers do (``StoppedSessions``).
    /// The same holds for long batches, which go out in parts.
    func flush() throws {
        guard PQflush(handle) >= 0 else { throw lost() }
    }

    /// Waits for the answers that this side looks into: what is sent next is to be done only if they are right.
    ///
    /// Nothing is waited for where there are none.
    func receiveChecks() throws {
        if hasChecks { try receiveAll() }
    }

    /// Ends the open transaction, and waits until it is on disk.
    ///
    /// - Throws: What kept it from that, among it an error that nobody heeded before.
    func commit() throws {
        try dispatch("COMMIT", { _ in }, Self.checkCommitted)
        try receiveAll()
    }

    /// A transaction in which something failed is undone by its commit.
    private static func checkCommitted(_ result: OpaquePointer) throws {
        guard String(cString: PQcmdStatus(result)) == "COMMIT" else {
            throw PostgresError(state: "25P02", message: "the transaction had failed before its commit")
        }
    }

    /// Undoes the open transaction after an error.
    func rollBack() throws {
        _ = Result { try receiveAll() }
        guard isOpen else { throw lost() }
        failure = nil
        try send("ROLLBACK")
        try receiveAll()
    }

    /// Gives up what was to come back, since nothing will.
    func abandon() {
        expected = []
    }

    /// The socket, to wait for.
    var socket: CInt {
        PQsocket(handle)
    }

    /// What cancels a statement that is under way.
    func cancelHandle() -> CancelHandle {
        CancelHandle(PQgetCancel(handle))
    }

    /// What other sessions sent to the channels this one listens to.
    func notifications() throws -> [String] {
        guard PQconsumeInput(handle) == 1 else { throw lost() }
        var payloads: [String] = []
        while let found = PQnotifies(handle) {
            if found.pointee.be_pid != PQbackendPID(handle) { payloads.append(String(cString: found.pointee.extra)) }
            PQfreemem(found)
        }
        return payloads
    }

    /// Whether the connection can still be used, as far as can be seen from here.
    var isOpen: Bool {
        PQstatus(handle) == CONNECTION_OK
    }

    /// An error that ends the waiting is one of the connection; others were noted and the waiting goes on.
    private func keep(_ error: any Error) -> Result<Void, any Error> {
        isOpen && !((error as? PostgresError)?.state.isEmpty ?? false) ? .success(()) : .failure(error)
    }
}

// MARK: Sending

extension PostgresConnection {
    private func dispatch(
        _ sql: String, _ fill: (inout Parameters) throws -> Void, _ answer: @escaping (OpaquePointer) throws -> Void
    ) throws {
        if let failure { throw failure }
        let name = try prepare(sql)
        var parameters = Parameters(rowTypes)
        try fill(&parameters)
        guard execute(name, parameters) == 1 else { throw lost() }
        expected.append(.answer(answer))
    }

    private func prepare(_ sql: String) throws -> String {
        if let name = statements[sql] { return name }
        prepared += 1
        let name = "s\(prepared)"
        guard PQsendPrepare(handle, name, sql, 0, nil) == 1 else { throw lost() }
        expected.append(.prepared(sql: sql))
        statements[sql] = name
        return name
    }

    /// What an empty value's pointer points to, since a null pointer would stand for NULL.
    private static var emptyValue: UnsafeRawPointer {
        UnsafeRawPointer(("" as StaticString).utf8Start)
    }

    private func execute(_ name: String, _ parameters: Parameters) -> CInt {
        let count = parameters.ranges.count
        let lengths = parameters.ranges.map { CInt($0?.count ?? 0) }
        let formats = [CInt](repeating: 1, count: count)
        return parameters.bytes.withUnsafeBytes { bytes in
            let start = (bytes.baseAddress ?? Self.emptyValue).assumingMemoryBound(to: CChar.self)
            let values: [UnsafePointer<CChar>?] = parameters.ranges.map { $0.map { start + $0.lowerBound } }
            return PQsendQueryPrepared(handle, name, CInt(count), values, lengths, formats, 1)
        }
    }
}

// MARK: Receiving

extension PostgresConnection {
    /// Takes the answer to the oldest command.
    private func receive() throws {
        guard let next = expected.first else { return }
        let result = try nextResult()
        defer { PQclear(result) }
        if case .sync = next {
            // An error's answer may come before; what was skipped gives answers of its own.
            guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw unexpected(result) }
            expected.removeFirst()
            return
        }
        expected.removeFirst()
        try endOfAnswer()
        do {
            try handle(result, of: next)
        } catch {
            if failure == nil { failure = error }
            throw error
        }
    }

    private func handle(_ result: OpaquePointer, of command: Expected) throws {
        let status = PQresultStatus(result)
        if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK {
            if case .answer(let answer) = command { try answer(result) }
            return
        }
        if case .prepared(let sql) = command { statements[sql] = nil }
        throw status == PGRES_PIPELINE_ABORTED ? failure ?? PostgresError(result) : PostgresError(result)
    }

    /// Each answer but a synchronization's ends with a null.
    private func endOfAnswer() throws {
        try awaitInput()
        while let more = PQgetResult(handle) { PQclear(more) }
    }

    private func nextResult() throws -> OpaquePointer {
        while true {
            try awaitInput()
            if let result = PQgetResult(handle) { return result }
            guard isOpen else { throw lost() }
        }
    }

    /// Waits until the next result can be read without waiting.
    private func awaitInput() throws {
        guard PQisBusy(handle) == 1 else { return }
        let deadline = ContinuousClock.now + Self.patience
        while PQisBusy(handle) == 1 {
            let isFlushed = PQflush(handle)
            guard isFlushed >= 0 else { throw lost() }
            let events = SocketWait.wait(PQsocket(handle), forWriting: isFlushed == 1, until: deadline)
            guard events != .timeout else { throw giveUp() }
            guard PQconsumeInput(handle) == 1 else { throw lost() }
        }
    }

    private func unexpected(_ result: OpaquePointer) -> PostgresError {
        .lost("an unexpected answer of kind \(PQresultStatus(result).rawValue)")
    }

    /// Without an answer for so long, the connection is as good as cut.
    private func giveUp() -> PostgresError {
        .lost("no answer within \(Self.patience.components.seconds) s")
    }

    private func lost() -> PostgresError {
        .lost(PostgresError.line(PQerrorMessage(handle)))
    }
}
#endif
