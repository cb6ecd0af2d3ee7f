import Foundation
import Testing

@testable import Showcase

@Suite("Every row of a file of orders is accounted for")
struct OrderSheetTests {
    private let header = "order_id,placed_at,customer,email,sku,quantity,amount,currency"
    private let good = "ORD-10001,2026-05-18,Vera Moreau,vera@example.com,BAG,3,96.00,EUR"

    private func sheet(_ rows: String...) throws -> OrderSheet {
        try OrderSheet(Data(([header] + rows).joined(separator: "\r\n").utf8))
    }

    @Test("every row of the demo's file is charged, rejected or a duplicate, just as it was planted")
    func demoFile() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let folder = tests.appending(path: "../../Examples/Showcase/Data")
        let sheet = try OrderSheet(Data(contentsOf: folder.appending(path: "orders.csv")))
        let planted = try JSONDecoder().decode(
            Planted.self, from: Data(contentsOf: folder.appending(path: "orders.expected.json")))

        #expect(sheet.rows == planted.rows)
        #expect(sheet.orders.map(\.id) == planted.charged)
        #expect(sheet.rejected.map(\.line) == planted.rejectedLines)
        #expect(sheet.duplicates.map(\.line) == planted.duplicateLines)
    }

    @Test("an order's fields are read in their own units")
    func units() throws {
        let order = try #require(sheet(good).orders.first)
        let expected = Order(
            id: "ORD-10001", placedAt: "2026-05-18", customer: "Vera Moreau", email: "vera@example.com", sku: "BAG",
            quantity: 3, cents: 9600, currency: "EUR")
        #expect(order == expected)
    }

    @Test("blank lines are no rows, and lines are counted with them")
    func blankLines() throws {
        let sheet = try sheet("", good, "  ", "nonsense", "")
        #expect(sheet.rows == 2)
        #expect(sheet.rejected.map(\.line) == [5])
    }

    @Test("a row that repeats an order is a duplicate that says where the first one is and whether it differs")
    func duplicates() throws {
        let sheet = try sheet(good, good, good.replacing("96.00", with: "4.99"))
        #expect(sheet.orders.count == 1)
        #expect(sheet.duplicates.map(\.firstLine) == [2, 2])
        #expect(sheet.duplicates.map(\.differs) == [false, true])
    }

    @Test("an order whose first row is bad is taken from the next one")
    func secondChance() throws {
        let sheet = try sheet(good.replacing("EUR", with: "DOGE"), good)
        #expect(sheet.orders.count == 1)
        #expect(sheet.rejected.map(\.line) == [2])
        #expect(sheet.duplicates.isEmpty)
    }

    @Test(
        "a bad row is rejected with its line, its column, what it holds and what was expected",
        arguments: [
            ("ORD-10001", "ORD-1001", "order_id is \"ORD-1001\"; expected ORD- and five digits"),
            ("2026-05-18", "2026-05-32", "placed_at is \"2026-05-32\"; expected a day as YYYY-MM-DD"),
            ("Vera Moreau", "", "customer is \"\"; expected a name"),
            (
                "vera@example.com", "vera@example.",
                "email is \"vera@example.\"; expected an address such as ada@example.com"
            ),
            (",3,", ",3.0,", "quantity is \"3.0\"; expected a number from 1 to 999"),
            ("96.00", "96", "amount is \"96\"; expected an amount from 0.01 to 99999.99"),
            ("96.00", "0.00", "amount is \"0.00\"; expected an amount from 0.01 to 99999.99"),
            ("EUR", "eur", "currency is \"eur\"; expected one of CHF, EUR, GBP, USD"),
            (",EUR", "", "7 fields; expected 8"),
        ])
    func rejection(
        part: String, replacement: String, reason: String
    ) throws {
        let sheet = try sheet(good.replacing(part, with: replacement))
        #expect(sheet.orders.isEmpty)
        #expect(sheet.rejected.map(\.line) == [2])
        #expect(sheet.rejected.map(\.reason) == [reason])
    }

    @Test("a line that is not UTF-8 spoils itself alone")
    func badBytes() throws {
        let rows = Data("\(header)\r\n\(good)\r\nORD-10002,Ren".utf8) + [0xE9] + Data("\r\n".utf8)
        let sheet = try OrderSheet(rows)
        #expect(sheet.orders.count == 1)
        #expect(sheet.rejected.map(\.reason) == ["the line is not valid UTF-8"])
    }

    @Test("a file with another header is refused whole")
    func wrongHeader() {
        #expect(throws: RowFailure.self) { try OrderSheet(Data("id,amount\r\n1,2\r\n".utf8)) }
        #expect(throws: RowFailure.self) { try OrderSheet(Data()) }
    }

    private struct Planted: Decodable {
        var rows: Int
        var charged: [String]
        var rejectedLines: [Int]
        var duplicateLines: [Int]
    }
}
