import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func tokens(_ environment: EnvironmentID, matching query: TokenQuery) throws -> [TokenRecord] {
        let found = try statement(ListTokens.sql(query)).rows { bindings in
            bindings.add(environment)
            bindings.add(query.lowerBound?.rawValue ?? "")
            if let upper = query.upperBound { bindings.add(upper.rawValue) } else { bindings.addPastAllTexts() }
            bindings.add(JSONText.array(query.statuses.map(\.rawValue)))
            bindings.add(JSONText.array(query.tags))
            bindings.add(query.limit + 1)
            if let key = query.idempotencyKey { bindings.add(key) }
        } _: {
            try TokenRow.read(&$0)
        }
        return query.isBackward ? found.reversed() : found
    }
}

enum ListTokens {
    static let all = select(from: tokens, "", order: "DESC")
    static let allBack = select(from: tokens, "", order: "ASC")
    static let waiting = select(from: waitingTokens, "AND status = 'WAITING'", order: "DESC")
    static let waitingBack = select(from: waitingTokens, "AND status = 'WAITING'", order: "ASC")
    static let byKey = select(from: tokensByKey, "AND idempotency_key = ?7", order: "DESC")

    /// The one range of the index that has all that is asked for.
    static func sql(_ query: TokenQuery) -> String {
        if query.idempotencyKey != nil { return byKey }
        if query.statuses == [.waiting] { return query.isBackward ? waitingBack : waiting }
        return query.isBackward ? allBack : all
    }

    private static let tokens = "trigger_tokens"
    private static let waitingTokens = "trigger_tokens INDEXED BY trigger_tokens_waiting"
    private static let tokensByKey = "trigger_tokens INDEXED BY trigger_tokens_by_key"

    private static func select(from tokens: String, _ condition: String, order: String) -> String {
        """
        SELECT \(TokenRow.columns) FROM \(tokens)
        WHERE environment = ?1 AND id > ?2 AND id < ?3 \(condition)
            AND (?4 = '[]' OR status IN (SELECT value FROM json_each(?4)))
            AND (?5 = '[]' OR EXISTS (
                SELECT 1 FROM json_each(tags) AS t JOIN json_each(?5) AS w ON w.value = t.value))
        ORDER BY id \(order) LIMIT ?6
        """
    }
}
