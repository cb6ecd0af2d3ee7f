import TriggerEngine
import TriggerModel

/// How a token stands in a row of `trigger_tokens`.
enum TokenRow {
    /// The columns in the order they are bound and read.
    static let columns = """
        environment, id, status, output, output_type, idempotency_key, key_until, tags, created_at, timeout_at, \
        completed_at, awaited
        """

    /// Binds the columns.
    static func bind(_ token: TokenRecord, to bindings: inout Bindings) {
        bindings.add(token.environment)
        bindings.add(token.id.rawValue)
        bindings.add(token.status.rawValue)
        bindings.add(token.output?.data)
        bindings.add(token.output?.type)
        bindings.add(token.idempotencyKey)
        bindings.add(token.idempotencyKeyUntil)
        bindings.add(JSONText.array(token.tags))
        bindings.add(token.createdAt)
        bindings.add(token.timeoutAt)
        bindings.add(token.completedAt)
        bindings.add(token.isAwaited)
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
