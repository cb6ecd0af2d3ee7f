#if Postgres
/// The types that whole rows are sent in.
///
/// An array of rows costs the server far less than an array for each of their columns.
enum RowType: String, CaseIterable {
    case entry = "trigger_journal_row"
    case newRun = "trigger_new_run"
    case changedRun = "trigger_run_change"
    case ready = "trigger_ready_row"
}

/// The numbers that a database gave to the types of rows.
struct RowTypes {
    private var numbers: [RowType: Int32] = [:]

    /// Knows none.
    init() {}

    /// Asks the database.
    init(on connection: PostgresConnection) throws {
        let found = try connection.rows("SELECT n, to_regtype(n)::oid::bigint FROM unnest($1::text[]) AS n") {
            $0.texts(RowType.allCases, \.rawValue)
        } _: {
            (RowType(rawValue: $0.text()), $0.optionalInt64())
        }
        for case (let type?, let number?) in found { numbers[type] = Int32(truncatingIfNeeded: number) }
    }

    /// The number of a type; 0, which the database refuses, where it has none.
    subscript(type: RowType) -> Int32 {
        numbers[type] ?? 0
    }
}
#endif
