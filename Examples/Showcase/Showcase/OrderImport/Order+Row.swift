extension Order {
    /// Reads an order from the fields of a line.
    ///
    /// - Throws: ``RowFailure`` naming the first field that will not do, what it holds and what was expected.
    init(fields: [String]) throws(RowFailure) {
        guard fields.count == Self.columns.count else {
            throw RowFailure(reason: "\(fields.count) fields; expected \(Self.columns.count)")
        }
        id = try Self.check("order_id", fields[0], "ORD- and five digits", Self.isOrderID)
        placedAt = try Self.check("placed_at", fields[1], "a day as YYYY-MM-DD", Self.isDay)
        customer = try Self.check("customer", fields[2], "a name") { !$0.isEmpty }
        email = try Self.check("email", fields[3], "an address such as ada@example.com", Self.isEmail)
        sku = try Self.check("sku", fields[4], "an article") { !$0.isEmpty }
        quantity = try Self.number("quantity", fields[5], "a number from 1 to 999", in: 1...999) { Int($0) }
        cents = try Self.number("amount", fields[6], "an amount from 0.01 to 99999.99", in: 1...9_999_999, Self.cents)
        let currencies = "one of " + Self.currencies.joined(separator: ", ")
        currency = try Self.check("currency", fields[7], currencies, Self.currencies.contains)
    }

    private static func check(
        _ column: String, _ text: String, _ expected: String, _ isGood: (String) -> Bool
    ) throws(RowFailure) -> String {
        guard isGood(text) else { throw RowFailure(column, text, expected: expected) }
        return text
    }

    private static func number(
        _ column: String, _ text: String, _ expected: String, in range: ClosedRange<Int>, _ read: (String) -> Int?
    ) throws(RowFailure) -> Int {
        guard let number = read(text), range.contains(number) else {
            throw RowFailure(column, text, expected: expected)
        }
        return number
    }

    private static func isOrderID(_ text: String) -> Bool {
        text.hasPrefix("ORD-") && text.utf8.count == 9 && isNumber(text.dropFirst(4))
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy(isNumber) else { return false }
        return (1...12).contains(Int(parts[1]) ?? 0) && (1...31).contains(Int(parts[2]) ?? 0)
    }

    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !text.contains(" ") else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && !labels.contains("")
    }

    /// Reads `12.90` as 1290; two digits after the point, no sign, nothing else.
    private static func cents(_ text: String) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 2, parts.allSatisfy(isNumber) else { return nil }
        return Int(parts[0] + parts[1])
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

/// Why a row is no order.
struct RowFailure: Error, CustomStringConvertible {
    /// The reason, as the report gives it.
    var reason: String

    init(reason: String) {
        self.reason = reason
    }

    /// Names a column, what it holds and what was expected; a long text is cut short.
    init(_ column: String, _ text: String, expected: String) {
        let start = text.count > 80 ? text.prefix(80) + "…" : text[...]
        reason = "\(column) is \"\(start)\"; expected \(expected)"
    }

    var description: String {
        reason
    }
}
