import Foundation
import TriggerModel

/// The writing of an export: a header, a line for each row, and a trailer by which a file that was cut off is known.
///
/// Memory is that of a few rows, however many there are.
public struct RowExport {
    private let header: ExportHeader
    private let write: ([UInt8]) throws -> Void
    private let report: (_ rows: Int, _ table: String) -> Void
    private var bytes: [UInt8] = []
    private var digest = LineDigest()
    private var trailer = ExportTrailer()

    /// So many bytes are handed on at once.
    private static let chunk = 256 * 1024
    /// After so many rows it says how far it came.
    private static let reportInterval = 5_000

    /// Makes an export.
    ///
    /// - Parameters:
    ///   - header: What its first line says.
    ///   - write: Takes what is written, piece by piece; it may block.
    ///   - report: Is told how many rows were written, and of which table the last one was.
    public init(
        _ header: ExportHeader, write: @escaping ([UInt8]) throws -> Void,
        report: @escaping (_ rows: Int, _ table: String) -> Void = { _, _ in }
    ) {
        (self.header, self.write, self.report) = (header, write, report)
    }

    /// Writes all that there is.
    ///
    /// - Returns: What the last line says.
    /// - Throws: A ``StoreError`` and what `write` throws.
    public mutating func run(from source: any RowSource) throws -> ExportTrailer {
        try end(line: [UInt8](JSON.data(HeaderLine(export: header))))
        for table in try source.tables() {
            let isStored = table.columns.indices.filter { table.columns[$0].name.hasSuffix("_type") }
            trailer.rows[table.name] = 0
            try source.forEachRow(of: table) { row in
                for place in isStored where row[place] == Packet.store { trailer.objects += 1 }
                try add(row, of: table)
            }
        }
        trailer.sha256 = digest.text
        try end(line: [UInt8](JSON.data(TrailerLine(end: trailer))))
        try flush()
        return trailer
    }

    private mutating func add(_ row: [String?], of table: MovedTable) throws {
        let start = bytes.count
        RowLine.append(row, of: table, to: &bytes)
        digest.add(bytes[start...])
        bytes.append(UInt8(ascii: "\n"))
        trailer.rows[table.name, default: 0] += 1
        if trailer.rows[table.name, default: 0] % Self.reportInterval == 0 { report(trailer.count, table.name) }
        if bytes.count >= Self.chunk { try flush() }
    }

    private mutating func end(line: [UInt8]) throws {
        digest.add(line)
        bytes.append(contentsOf: line)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func flush() throws {
        try write(bytes)
        bytes.removeAll(keepingCapacity: bytes.count <= 2 * Self.chunk)
    }
}
