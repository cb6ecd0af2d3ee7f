public import struct Foundation.Date

/// The first line of an export.
public struct ExportHeader: Codable, Hashable, Sendable {
    /// The version of the format, 1.
    public var format: Int
    /// The number of the schema that the rows are of.
    public var schema: Int
    /// The kind of database they were read from.
    public var database: String
    /// When it was read.
    public var exportedAt: Date
    /// Tells this export from others.
    public var id: String
    /// Whether the database was in use, so that what was read goes on there too.
    public var isCopy: Bool

    /// The version that this program writes and reads.
    public static let format = 1

    /// Describes an export.
    public init(schema: Int, database: String, exportedAt: Date, id: String, isCopy: Bool) {
        (format, self.schema, self.database) = (Self.format, schema, database)
        (self.exportedAt, self.id, self.isCopy) = (exportedAt, id, isCopy)
    }
}

/// The last line of an export; one without it was cut off.
public struct ExportTrailer: Codable, Hashable, Sendable {
    /// How many rows of each table there are.
    public var rows: [String: Int]
    /// How many values lie in the object store, beside the export.
    public var objects: Int
    /// The SHA-256 of all lines before this one, in hexadecimal.
    public var sha256: String

    /// Describes the end of an export.
    public init(rows: [String: Int] = [:], objects: Int = 0, sha256: String = "") {
        (self.rows, self.objects, self.sha256) = (rows, objects, sha256)
    }

    /// How many rows there are in all.
    public var count: Int {
        rows.values.reduce(0, +)
    }
}

/// How the first line stands in the file.
struct HeaderLine: Codable {
    var export: ExportHeader
}

/// How the last line stands in the file.
struct TrailerLine: Codable {
    var end: ExportTrailer
}
