#if Postgres
import CLibPQ
import Foundation
import TriggerEngine

/// The steps from a location to a connection that may be used.
struct ConnectionOpening {
    let location: PostgresLocation

    /// The oldest server that is used.
    static let oldestVersion = 140_000

    /// Connects, looks at the server, and sets up the session.
    ///
    /// - Throws: A ``StoreError`` of code `unreachable`, `refused`, `tooOld` or `cannotOpen`.
    func open() throws -> PostgresConnection {
        try checkText()
        let handle = try connect()
        do {
            try check(handle)
            for setting in Self.settings + searchPath { try run(setting, on: handle) }
        } catch {
            PQfinish(handle)
            throw error
        }
        return try PostgresConnection(handle)
    }

    /// Looks whether the text is one that libpq understands; it would take any other word for a database's name.
    private func checkText() throws {
        var fault: UnsafeMutablePointer<CChar>?
        let options = PQconninfoParse(location.connection, &fault)
        defer {
            PQconninfoFree(options)
            PQfreemem(fault)
        }
        guard options == nil else { return }
        throw StoreError(
            .cannotOpen,
            "\"\(location)\" is no database URL; one like postgres://user@host:5432/name was expected "
                + "(\(PostgresError.line(fault)))")
    }

    private func connect() throws -> OpaquePointer {
        var keywords: [UnsafeMutablePointer<CChar>?] = []
        var values: [UnsafeMutablePointer<CChar>?] = []
        defer { for text in keywords + values { free(text) } }
        for (keyword, value) in Self.defaults + [("dbname", location.connection)] {
            keywords.append(strdup(keyword))
            values.append(strdup(value))
        }
        let names = keywords.map { UnsafePointer($0) } + [nil]
        let texts = values.map { UnsafePointer($0) } + [nil]
        guard let handle = PQconnectdbParams(names, texts, 1) else {
            throw StoreError(.cannotOpen, "\(location): no memory for a connection")
        }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQstatus(handle) == CONNECTION_OK else {
            defer { PQfinish(handle) }
            throw refusal(
                PostgresError.line(PQerrorMessage(handle)), needsPassword: PQconnectionNeedsPassword(handle) == 1)
        }
        return handle
    }

    /// What holds unless the location says otherwise: an end to waiting for a server that does not answer, and for a
    /// network that swallows what is sent.
    private static let defaults = [
        ("connect_timeout", "5"), ("fallback_application_name", "swift-trigger"), ("client_encoding", "UTF8"),
        ("keepalives_idle", "5"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
        ("tcp_user_timeout", "10000"),
    ]

    /// What every session is told.
    ///
    /// A wait for a lock ends after 2 s, and is then tried again. The session of a server that stopped is ended after 5 s: by the
    /// database where its transaction is idle, by other servers in the middle of a batch (``StoppedSessions``). Every statement
    /// is made for an index. A table that is empty when a plan is made would mislead the planner for as long as the plan
    /// is kept, so all but lookups by index are ruled out, and a lookup counts for little. For the same reason loads look
    /// rows up one by one, LATERAL: to read all of an environment seems cheap while it has none.
    private static let settings = [
        "SET synchronous_commit = on", "SET lock_timeout = '2s'",
        "SET idle_in_transaction_session_timeout = '5s'", "SET statement_timeout = '30s'",
        "SET plan_cache_mode = force_generic_plan", "SET jit = off", "SET enable_seqscan = off",
        "SET enable_hashjoin = off", "SET enable_mergejoin = off", "SET enable_bitmapscan = off",
        "SET random_page_cost = 0.01",
        "SET TimeZone = 'UTC'", "SET default_transaction_isolation = 'read committed'",
    ]

    private var searchPath: [String] {
        guard let schema = location.schema else { return [] }
        return ["SET search_path = \(Self.quoted(schema))"]
    }

    private func check(_ handle: OpaquePointer) throws {
        guard PQserverVersion(handle) >= Self.oldestVersion else {
            let version = PQparameterStatus(handle, "server_version").map { String(cString: $0) } ?? "unknown"
            throw StoreError(
                .tooOld, "\(location): the server is PostgreSQL \(version); 14 or later was expected; upgrade it")
        }
    }

    private func run(_ statement: String, on handle: OpaquePointer) throws {
        let result = PQexec(handle, statement)
        defer { PQclear(result) }
        guard let result, PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw result.map { PostgresError($0).storeError(place: "\(location)") }
                ?? StoreError(.unreachable, "\(location): no answer to \(statement)")
        }
    }

    /// libpq gives connection failures no code of their own, only sentences: those of the server say FATAL.
    private func refusal(_ message: String, needsPassword: Bool) -> StoreError {
        if needsPassword {
            return StoreError(.refused, "\(location): a password is needed; put it in the URL, PGPASSWORD or ~/.pgpass")
        }
        if message.contains("FATAL:") {
            let isBusy = ["starting up", "shutting down", "recovery", "too many"].contains(where: message.contains)
            let advice = isBusy ? "try again in a moment" : "check user, password, database and rights"
            return StoreError(
                isBusy ? .unreachable : .refused,
                "\(location): the server refused the connection; \(advice) (\(message))")
        }
        return StoreError(
            .unreachable, "\(location): no connection; check the address and that the server runs (\(message))")
    }

    /// A name as SQL takes it, whatever is in it.
    static func quoted(_ name: String) -> String {
        "\"\(name.replacing("\"", with: "\"\""))\""
    }
}
#endif
