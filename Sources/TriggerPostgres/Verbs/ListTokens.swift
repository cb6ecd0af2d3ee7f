#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    func tokens(_ environment: EnvironmentID, matching query: TokenQuery) throws -> [TokenRecord] {
        let found = try rows(ListTokens.sql(query)) {
            $0.add(environment)
            $0.add(query.lowerBound?.rawValue ?? "")
            $0.add(query.upperBound?.rawValue ?? ListTokens.pastAllIDs)
            $0.texts(query.statuses, \.rawValue)
            $0.texts(query.tags) { $0 }
            $0.add(query.limit + 1)
            if let key = query.idempotencyKey { $0.add(key) }
        } _: {
            try TokenRow.read(&$0)
        }
        return query.isBackward ? found.reversed() : found
    }
}

enum ListTokens {
    static let all = select("", order: "DESC")
    static let allBack = select("", order: "ASC")
    static let waiting = select("AND status = 'WAITING'", order: "DESC")
    static let waitingBack = select("AND status = 'WAITING'", order: "ASC")
    static let byKey = select("AND md5(idempotency_key) = md5($7::text) AND idempotency_key = $7", order: "DESC")

    /// Greater than every identity, byte by byte.
    static let pastAllIDs = "\u{10FFFF}"

    /// The one range of the index that has all that is asked for.
    static func sql(_ query: TokenQuery) -> String {
        if query.idempotencyKey != nil { return byKey }
        if query.statuses == [.waiting] { return query.isBackward ? waitingBack : waiting }
        return query.isBackward ? allBack : all
    }

    private static func select(_ condition: String, order: String) -> String {
        """
        SELECT \(TokenRow.columns) FROM trigger_tokens
        WHERE environment = $1 AND id > $2 AND id < $3 \(condition)
            AND (cardinality($4::text[]) = 0 OR status = ANY ($4::text[]))
            AND (cardinality($5::text[]) = 0 OR EXISTS (
                SELECT 1 FROM json_array_elements_text(tags::json) AS t (tag) WHERE t.tag = ANY ($5::text[])))
        ORDER BY id \(order) LIMIT $6
        """
    }
}
#endif
