import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func saveTokens(_ tokens: [TokenRecord]) throws {
        guard !tokens.isEmpty else { return }
        let upsert = try statement(SaveTokens.upsert)
        for token in tokens {
            try upsert.run { TokenRow.bind(token, to: &$0) }
        }
    }
}

enum SaveTokens {
    static let upsert = """
        INSERT INTO trigger_tokens (\(TokenRow.columns)) VALUES (\(RowsStatement.placeholders(for: TokenRow.columns)))
        ON CONFLICT (environment, id) DO UPDATE SET status = excluded.status, output = excluded.output,
            output_type = excluded.output_type, idempotency_key = excluded.idempotency_key,
            key_until = excluded.key_until, completed_at = excluded.completed_at, awaited = excluded.awaited
        """
}
