#if Postgres
import CLibPQ
import TriggerEngine

/// What the server, or the connection to it, said went wrong.
struct PostgresError: Error {
    /// The SQLSTATE (PostgreSQL's documentation, appendix A); empty when the connection itself failed.
    var state: String
    /// What the server said, in one line.
    var message: String
    /// The constraint that refused a row, if one did.
    var constraint: String?

    /// The connection is gone, or was never there.
    static func lost(_ message: String) -> PostgresError {
        PostgresError(state: "", message: message)
    }

    /// Another transaction changed what this one was decided on.
    static func outdated(_ message: String) -> PostgresError {
        PostgresError(state: "40001", message: message)
    }

    /// The error of a result.
    init(_ result: OpaquePointer) {
        state = Self.field(pq_diag_sqlstate, of: result) ?? ""
        message = Self.field(pq_diag_message, of: result) ?? Self.line(PQresultErrorMessage(result))
        constraint = Self.field(pq_diag_constraint, of: result)
        if let detail = Self.field(pq_diag_detail, of: result) { message += " (\(detail))" }
    }

    init(state: String, message: String, constraint: String? = nil) {
        self.state = state
        self.message = message
        self.constraint = constraint
    }

    private static func field(_ name: some BinaryInteger, of result: OpaquePointer) -> String? {
        PQresultErrorField(result, CInt(name)).map { String(cString: $0) }
    }

    /// A message of libpq in one line.
    static func line(_ message: UnsafePointer<CChar>?) -> String {
        let text = message.map { String(cString: $0) } ?? ""
        return text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
            .joined(separator: "; ")
    }
}

extension PostgresError {
    /// Whether the same transaction may succeed when it is done again: what it collided with was another one.
    ///
    /// Two servers that trigger with one idempotency key at once are such a case: the second finds the first's run.
    var isConflict: Bool {
        switch state {
        case "40001", "40P01", "55P03": true
        case "23505":
            [
                "trigger_runs_by_idempotency_key", "trigger_runs_by_debounce_key", "trigger_tokens_by_key",
                "trigger_schedules_by_key", "trigger_schedules_by_task",
            ].contains(constraint)
        default: false
        }
    }

    /// Whether a statement of ours refused the transaction: what it was decided on is not so.
    var isRefusal: Bool {
        state == "TR001"
    }

    /// Whether the connection is of no more use: it was cut, or the server ended the session.
    var isLoss: Bool {
        state.isEmpty || state.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05", "25P03"].contains(state)
    }

    /// What the error is to the store's callers; `place` says which database.
    func storeError(place: String) -> StoreError {
        let code = code
        return StoreError(code, "\(place): \(code.advice) (PostgreSQL: \(message)\(state.isEmpty ? "" : ", \(state)"))")
    }

    private var code: StoreError.Code {
        if isConflict { return .conflict }
        if isLoss { return .unreachable }
        switch (state.prefix(2), state) {
        case (_, "53100"): return .full
        case ("22", _), ("23", _), ("54", _): return .data
        case ("28", _), (_, "42501"), (_, "3D000"): return .refused
        case (_, "25006"): return .readOnly
        case ("53", _): return .unreachable
        case ("XX", _): return .corrupt
        default: return .inputOutput
        }
    }
}

extension StoreError.Code {
    /// What happened and what to do about it.
    fileprivate var advice: String {
        switch self {
        case .data: "a value was refused: it breaks a rule of the table; nothing of the transaction was stored"
        case .full: "the server's disk is full; free some space: nothing stored before was lost"
        case .readOnly: "the server only lets itself be read; connect to the primary, or end its read-only mode"
        case .refused: "the server does not let this user do it; check user, password, database and rights"
        case .unreachable: "no connection; check the address and that the server runs"
        case .conflict: "other servers were in the way again and again; try again"
        case .corrupt: "the server found its data damaged; see its log, restore a backup"
        default: "the server could not do it; see its log"
        }
    }
}
#endif
