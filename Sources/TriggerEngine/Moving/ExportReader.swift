import Synchronization
import TriggerModel

import struct Foundation.Data

/// The reading of an export on a thread of its own, portion by portion.
final class ExportReader: Sendable {
    private let thread = StoreThread(name: "trigger.import")
    /// Used on the thread alone, so that the lock is never waited for.
    private let state: Mutex<ExportReading>

    /// Reads with `read`, which gives the next piece of the file, and nothing at its end; a portion has `portion` rows at most.
    init(portion: Int, _ read: @escaping @Sendable () throws -> [UInt8]) {
        state = Mutex(ExportReading(lines: ExportLines(read), mostRows: portion))
    }

    /// Reads the first line.
    func header() async throws -> (header: ExportHeader, state: ImportState) {
        try await thread.run { [self] in try state.withLock { try $0.header() } }
    }

    /// Passes over what was taken before.
    ///
    /// - Throws: ``ImportFault`` when those are other lines.
    func pass(_ taken: ImportState) async throws {
        try await thread.run { [self] in try state.withLock { try $0.pass(taken) } }
    }

    /// Reads the next rows; nil when all were read, and the last line says so.
    func next(_ tables: [String: MovedTable]) async throws -> ImportPortion? {
        try await thread.run { [self] in try state.withLock { try $0.next(tables) } }
    }

    /// What the last line says, once it was read.
    var trailer: ExportTrailer? {
        state.withLock { $0.trailer }
    }
}

/// Rows that are taken in one transaction.
struct ImportPortion: Sendable {
    /// Rows of one table that stand one after another.
    struct Group: Sendable {
        var table: MovedTable
        /// The line of the first one.
        var line: Int
        var rows: [[String?]] = []
    }

    var groups: [Group] = []
    /// How many lines of the export were read with it.
    var lines = 0
    /// The digest of those.
    var digest = ""

    /// Adds the row of a line.
    mutating func add(_ row: [String?], of table: MovedTable, line: Int) {
        if groups.last?.table.name != table.name { groups.append(Group(table: table, line: line)) }
        groups[groups.count - 1].rows.append(row)
    }
}

/// How far the reading came.
private struct ExportReading {
    var lines: ExportLines
    /// A portion has at most so many rows.
    let mostRows: Int
    var trailer: ExportTrailer?

    /// A portion ends with the row that brings it over so many bytes.
    private static let mostBytes = 4 * 1024 * 1024

    mutating func header() throws -> (header: ExportHeader, state: ImportState) {
        guard let line = try lines.next() else { throw ImportFault(line: 1, "the file is empty; expected an export") }
        lines.add(line)
        let text = String(decoding: line, as: UTF8.self)
        let header = try Self.header(text)
        return (header, ImportState(header: text, lines: 1, digest: lines.digest.text))
    }

    private static func header(_ text: String) throws -> ExportHeader {
        struct FormatLine: Decodable {
            struct Format: Decodable { var format: Int }
            var export: Format
        }
        do {
            let format = try JSON.value(FormatLine.self, from: text).export.format
            guard format == ExportHeader.format else {
                throw ImportFault(
                    line: 1,
                    "it was written in format \(format), and this version reads \(ExportHeader.format); use the "
                        + "version that wrote it")
            }
            return try JSON.value(HeaderLine.self, from: text).export
        } catch let error as DecodingError {
            throw ImportFault(line: 1, "expected the first line of an export (\(JSON.describe(error)))")
        }
    }

    mutating func pass(_ taken: ImportState) throws {
        while lines.count < taken.lines {
            guard let line = try lines.next() else {
                throw ImportFault("the file has \(lines.count) lines, and \(taken.lines) of another one were taken")
            }
            lines.add(line)
        }
        guard lines.digest.text == taken.digest else {
            throw ImportFault(
                "the first \(taken.lines) lines are not those that were taken when the import began: go on with that file"
            )
        }
    }

    mutating func next(_ tables: [String: MovedTable]) throws -> ImportPortion? {
        var portion = ImportPortion()
        var (rows, bytes) = (0, 0)
        while trailer == nil, rows < mostRows, bytes < Self.mostBytes {
            guard let line = try lines.next() else {
                throw ImportFault(
                    line: lines.count,
                    "the file ends after this line without its last one: it was cut off; export it again")
            }
            if line.starts(with: #"{"end":"#.utf8) {
                trailer = try trailer(line)
            } else {
                var scanner = RowScanner(line, line: lines.count)
                let (table, values) = try scanner.row(tables)
                portion.add(values, of: table, line: lines.count)
                lines.add(line)
                (rows, bytes) = (rows + 1, bytes + line.count)
            }
        }
        guard rows > 0 else { return nil }
        (portion.lines, portion.digest) = (lines.count - (trailer == nil ? 0 : 1), lines.digest.text)
        return portion
    }

    /// Reads the last line, and looks whether it is.
    private mutating func trailer(_ line: ArraySlice<UInt8>) throws -> ExportTrailer {
        let number = lines.count
        do {
            let trailer = try JSON.value(TrailerLine.self, from: Data(line)).end
            guard trailer.sha256 == lines.digest.text else {
                throw ImportFault(
                    line: number,
                    "the lines before it are not those that were written (SHA-256 \(lines.digest.text), "
                        + "expected \(trailer.sha256)); export it again")
            }
            guard try lines.next() == nil else { throw ImportFault(line: number + 1, "expected the end of the file") }
            return trailer
        } catch let error as DecodingError {
            throw ImportFault(line: number, "expected the last line of an export (\(JSON.describe(error)))")
        }
    }
}
