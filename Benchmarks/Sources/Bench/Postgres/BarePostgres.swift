import CBarePQ
import Foundation
import Synchronization

/// A connection to PostgreSQL through libpq and nothing else.
final class BarePostgres: Probe {
    private let connection: Mutex<Handle>

    private struct Handle: ~Copyable, @unchecked Sendable {  // Used under the mutex only.
        let pointer: OpaquePointer

        deinit {
            PQfinish(pointer)
        }
    }

    /// Connects, and uses a schema.
    init(_ url: String, schema: String? = nil) throws {
        guard let pointer = PQconnectdb(url), PQstatus(pointer) == CONNECTION_OK else {
            throw Failure("no connection to \(url)")
        }
        PQsetNoticeProcessor(pointer, { _, _ in }, nil)
        connection = Mutex(Handle(pointer: pointer))
        if let schema { try execute("SET search_path = \(schema)") }
    }

    /// Runs a statement with texts as parameters; nothing is asked for but that it succeeds.
    @discardableResult
    func execute(_ sql: String, _ parameters: [String] = []) throws -> String {
        try connection.withLock { handle in
            let copies = parameters.map { strdup($0) }
            defer { for copy in copies { free(copy) } }
            let values = copies.map { UnsafePointer($0) }
            let result = PQexecParams(handle.pointer, sql, CInt(values.count), nil, values, nil, nil, 0)
            defer { PQclear(result) }
            guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
                throw Failure("\(sql): \(String(cString: PQresultErrorMessage(result)))")
            }
            return PQntuples(result) > 0 ? String(cString: PQgetvalue(result, 0, 0)) : ""
        }
    }

    /// Prepares a statement by a name.
    func prepare(_ name: String, _ sql: String) throws {
        try execute("PREPARE \(name) AS \(sql)")
    }

    func number(_ sql: String) throws -> Int {
        Int(try execute(sql)) ?? 0
    }
}
