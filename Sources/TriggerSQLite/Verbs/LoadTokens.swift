import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func tokens(_ environment: EnvironmentID, _ ids: [TokenID], holding keys: [String]) throws -> [TokenRecord] {
        let named = try tokens(LoadTokens.byID, environment, ids.map(\.rawValue))
        let known = Set(named.map(\.id))
        return named + (try tokens(LoadTokens.byKey, environment, keys).filter { !known.contains($0.id) })
    }

    /// What tokens were completed with.
    func outputs(_ environment: EnvironmentID, of ids: [TokenID]) throws -> [TokenID: Packet] {
        let found = try tokens(environment, ids, holding: [])
        return Dictionary(found.compactMap { token in token.output.map { (token.id, $0) } }) { first, _ in first }
    }

    func token(_ environment: EnvironmentID, _ id: TokenID) throws -> TokenRecord? {
        try tokens(environment, [id], holding: []).first
    }

    private func tokens(_ sql: String, _ environment: EnvironmentID, _ texts: [String]) throws -> [TokenRecord] {
        guard !texts.isEmpty else { return [] }
        return try statement(sql).rows {
            $0.add(environment)
            $0.add(JSONText.array(texts))
        } _: {
            try TokenRow.read(&$0)
        }
    }
}

enum LoadTokens {
    static let byID = """
        SELECT \(TokenRow.columns) FROM trigger_tokens
        WHERE environment = ?1 AND id IN (SELECT value FROM json_each(?2))
        """

    static let byKey = """
        SELECT \(TokenRow.columns) FROM trigger_tokens
        WHERE environment = ?1 AND idempotency_key IN (SELECT value FROM json_each(?2))
        """
}
