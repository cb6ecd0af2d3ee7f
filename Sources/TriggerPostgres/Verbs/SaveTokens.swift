#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func saveTokens(_ tokens: [TokenRecord]) throws {
        guard !tokens.isEmpty else { return }
        try write(SaveTokens.upsert) { try TokenRow.add(tokens, to: &$0) }
    }
}

enum SaveTokens {
    static let upsert = """
        INSERT INTO trigger_tokens (\(TokenRow.columns))
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[],
            $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::boolean[])
        ON CONFLICT (environment, id) DO UPDATE SET status = excluded.status, output = excluded.output,
            output_type = excluded.output_type, idempotency_key = excluded.idempotency_key,
            key_until = excluded.key_until, completed_at = excluded.completed_at, awaited = excluded.awaited
        """
}
#endif
