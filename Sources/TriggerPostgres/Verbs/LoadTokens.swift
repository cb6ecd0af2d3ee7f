#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func tokens(_ environment: EnvironmentID, _ ids: [TokenID], holding keys: [String]) throws -> [TokenRecord] {
        guard let answer = try askTokens(environment, ids, holding: keys) else { return [] }
        try connection.receiveAll()
        return answer.rows
    }

    /// Asks for tokens and locks them, in the order of their ids.
    ///
    /// - Returns: Nil where none are asked for.
    func askTokens(
        _ environment: EnvironmentID, _ ids: [TokenID], holding keys: [String]
    ) throws -> Answer<TokenRecord>? {
        guard !ids.isEmpty || !keys.isEmpty else { return nil }
        return try ask(LoadTokens.locked, locking: true) {
            $0.add(environment)
            $0.texts(ids, \.rawValue)
            $0.texts(keys) { $0 }
        } _: {
            try TokenRow.read(&$0)
        }
    }

    /// What tokens were completed with; they are not locked, as that does not change.
    func outputs(_ environment: EnvironmentID, of ids: [TokenID]) throws -> [TokenID: Packet] {
        guard !ids.isEmpty else { return [:] }
        let found = try rows(LoadTokens.outputs) {
            $0.add(environment)
            $0.texts(Set(ids), \.rawValue)
        } _: { row in
            let id = TokenID(rawValue: row.text())
            let data = row.optionalText()
            return (id, row.optionalText().map { Packet(data: data, type: $0) })
        }
        return Dictionary(found.compactMap { id, output in output.map { (id, $0) } }) { first, _ in first }
    }

    func token(_ environment: EnvironmentID, _ id: TokenID) throws -> TokenRecord? {
        try rows(LoadTokens.one) {
            $0.add(environment)
            $0.add(id.rawValue)
        } _: {
            try TokenRow.read(&$0)
        }.first
    }
}

enum LoadTokens {
    static let locked = """
        WITH wanted AS MATERIALIZED (
            SELECT id COLLATE "C" AS id FROM unnest($2::text[]) AS a (id)
            UNION
            SELECT t.id FROM unnest($3::text[]) AS k (key) CROSS JOIN LATERAL (
                SELECT id FROM trigger_tokens
                WHERE environment = $1 AND md5(idempotency_key) = md5(k.key) AND idempotency_key = k.key LIMIT 1) AS t
        )
        SELECT t.* FROM (SELECT id FROM wanted ORDER BY id) AS w CROSS JOIN LATERAL (
            SELECT \(TokenRow.columns) FROM trigger_tokens WHERE environment = $1 AND id = w.id FOR UPDATE) AS t
        """

    static let outputs = """
        SELECT t.* FROM unnest($2::text[]) AS w (id) CROSS JOIN LATERAL (
            SELECT id, output, output_type FROM trigger_tokens WHERE environment = $1 AND id = w.id LIMIT 1) AS t
        """

    static let one = "SELECT \(TokenRow.columns) FROM trigger_tokens WHERE environment = $1 AND id = $2"
}
#endif
