/// An order that can be charged.
struct Order: Codable, Hashable, Sendable {
    /// Its number: `ORD-` and five digits.
    var id: String
    /// The day it was placed, as `YYYY-MM-DD`.
    var placedAt: String
    /// Who placed it.
    var customer: String
    /// Where the receipt goes.
    var email: String
    /// What was ordered.
    var sku: String
    /// How many, from 1 to 999.
    var quantity: Int
    /// What it costs in all, in hundredths of the currency.
    var cents: Int
    /// The currency's three letters.
    var currency: String

    /// The header of a file of orders.
    static let columns = ["order_id", "placed_at", "customer", "email", "sku", "quantity", "amount", "currency"]
    /// What can be paid in.
    static let currencies = ["CHF", "EUR", "GBP", "USD"]
}
