#if Postgres
import TriggerEngine
import TriggerModel

/// How tokens stand in rows of `trigger_tokens`.
enum TokenRow {
    /// The columns in the order they are added and read.
    static let columns = """
        environment, id, status, output, output_type, idempotency_key, key_until, tags, created_at, timeout_at, \
        completed_at, awaited
        """

    /// Adds an array for each column.
    static func add(_ tokens: [TokenRecord], to parameters: inout Parameters) throws {
        let tags = try tokens.map { try JSON.text($0.tags) }
        parameters.environments(tokens, \.environment)
        parameters.texts(tokens, \.id.rawValue)
        parameters.texts(tokens, \.status.rawValue)
        parameters.texts(tokens, \.output?.data)
        parameters.texts(tokens, \.output?.type)
        parameters.texts(tokens, \.idempotencyKey)
        parameters.dates(tokens, \.idempotencyKeyUntil)
        parameters.texts(tags) { $0 }
        parameters.dates(tokens, \.createdAt)
        parameters.dates(tokens, \.timeoutAt)
        parameters.dates(tokens, \.completedAt)
        parameters.flags(tokens, \.isAwaited)
    }

    /// Reads the columns.
    static func read(_ row: inout Columns) throws -> TokenRecord {
        let (environment, id) = (row.environment(), TokenID(rawValue: row.text()))
        let status = try row.word(TokenStatus.self)
        let (data, type) = (row.optionalText(), row.optionalText())
        let (key, until) = (row.optionalText(), row.optionalDate())
        var token = TokenRecord(
            environment: environment, id: id, idempotencyKey: key, idempotencyKeyUntil: until,
            tags: try row.json() ?? [], createdAt: row.date(), timeoutAt: row.optionalDate())
        (token.status, token.output) = (status, type.map { Packet(data: data, type: $0) })
        (token.completedAt, token.isAwaited) = (row.optionalDate(), row.flag())
        return token
    }
}
#endif
