import Foundation

/// A file of orders, read: every row of it is an order, a rejected row or a duplicate.
struct OrderSheet: Codable, Sendable {
    /// How many rows the file has, without its header and blank lines.
    var rows = 0
    /// The orders to be charged, in the order of the file.
    var orders: [Order] = []
    /// Rows that are no orders.
    var rejected: [RejectedRow] = []
    /// Rows that repeat an order; the first one counts.
    var duplicates: [DuplicateRow] = []

    /// A row that is no order.
    struct RejectedRow: Codable, Sendable {
        /// Its line in the file, from 1.
        var line: Int
        /// What is wrong with it.
        var reason: String
    }

    /// A row whose order came before.
    struct DuplicateRow: Codable, Sendable {
        /// Its line in the file, from 1.
        var line: Int
        /// The order.
        var order: String
        /// Where the order came first.
        var firstLine: Int
        /// Whether it says something else than the first one.
        var differs: Bool
    }
}

extension OrderSheet {
    /// Reads a file's bytes: UTF-8, lines that end in LF or CRLF, the columns of ``Order/columns``.
    ///
    /// - Throws: ``RowFailure`` when the header is not the one expected. A bad row does not throw; it is rejected.
    init(_ data: Data) throws {
        var first: [String: (line: Int, order: Order)] = [:]
        for (number, line) in try Self.body(of: data) {
            rows += 1
            do {
                let order = try Self.order(line)
                if let known = first[order.id] {
                    let differs = known.order != order
                    duplicates.append(.init(line: number, order: order.id, firstLine: known.line, differs: differs))
                } else {
                    first[order.id] = (number, order)
                    orders.append(order)
                }
            } catch {
                rejected.append(.init(line: number, reason: "\(error)"))
            }
        }
    }

    /// The lines below the header that are not blank, with their numbers.
    private static func body(of data: Data) throws -> [(Int, Data)] {
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(trimmed)
        let header = lines.isEmpty ? "" : String(decoding: lines.removeFirst(), as: UTF8.self)
        guard header == Order.columns.joined(separator: ",") else {
            throw RowFailure("the header", header, expected: Order.columns.joined(separator: ","))
        }
        return lines.enumerated().filter { !$0.element.isEmpty }.map { ($0.offset + 2, $0.element) }
    }

    private static func order(_ line: Data) throws -> Order {
        guard let text = String(validating: line, as: UTF8.self) else {
            throw RowFailure(reason: "the line is not valid UTF-8")
        }
        return try Order(fields: CSVLine(text).fields)
    }

    /// A line without the carriage return and the blanks at its end.
    private static func trimmed(_ line: Data) -> Data {
        line.prefix(line.lastIndex { !" \t\r".utf8.contains($0) }.map { $0 - line.startIndex + 1 } ?? 0)
    }
}
