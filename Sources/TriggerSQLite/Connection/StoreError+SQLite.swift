import GRDB
import GRDBSQLite
import TriggerEngine

extension StoreError {
    /// Says what a failure of GRDB means.
    init(_ error: DatabaseError, file: String) {
        self.init(sqlite: error.extendedResultCode.rawValue, error.message ?? "no message", file: file)
    }

    /// Says what a result code of SQLite means, where, and what to do.
    init(sqlite extended: CInt, _ detail: String, file: String) {
        let code = Code(sqlite: extended & 0xFF)
        self.init(code, "\(code.sentence(file)) (SQLite: \(detail), code \(extended))")
    }
}

extension StoreError.Code {
    /// The kind of trouble a primary result code means.
    init(sqlite code: CInt) {
        switch code {
        case SQLITE_CONSTRAINT, SQLITE_TOOBIG, SQLITE_MISMATCH, SQLITE_RANGE: self = .data
        case SQLITE_FULL: self = .full
        case SQLITE_READONLY, SQLITE_PERM: self = .readOnly
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: self = .locked
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt
        case SQLITE_CANTOPEN: self = .cannotOpen
        case SQLITE_MISUSE: self = .closed
        default: self = .inputOutput
        }
    }

    /// What happened and what to do about it.
    fileprivate func sentence(_ file: String) -> String {
        switch self {
        case .data: "\(file) refused a value: it breaks a rule of the table; nothing of the transaction was stored"
        case .full: "the disk that holds \(file) is full; free some space and try again: nothing stored before was lost"
        case .readOnly: "\(file) cannot be written; give this user write permission on the file and its folder"
        case .locked: "\(file) is locked by another program; end that program and try again"
        case .corrupt: "\(file) is damaged or is not an SQLite database; it was left as it is: restore a backup"
        case .cannotOpen: "\(file) cannot be opened; check that its folder exists and that this user may use it"
        case .closed: "\(file) was closed; open the store again"
        default: "reading or writing \(file) failed; check the disk and its file system, then start again"
        }
    }
}
