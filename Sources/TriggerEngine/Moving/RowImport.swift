import Synchronization
import TriggerModel

/// An import: it fills a new database from an export, portion by portion, and can be ended and begun again at any point.
///
/// What was taken and how far it came are one commit each time. When all is there, the workers of the other place count as gone: what
/// they had is queued again at no cost, under the next epoch, so that nothing they still write is accepted.
public struct RowImport: Sendable {
    private let target: any ImportTarget
    private let engine: Engine
    private let reader: ExportReader
    private let report: @Sendable (_ lines: Int) -> Void

    /// Makes an import.
    ///
    /// - Parameters:
    ///   - target: The store, opened for an import.
    ///   - engine: An engine on the same store, which does not run.
    ///   - portion: How many rows are taken in one transaction. Default 1,000, and of some megabytes at most.
    ///   - read: Gives the next piece of the export, and nothing at its end; it may block.
    ///   - report: Is told how many lines were taken.
    public init(
        into target: any ImportTarget, engine: Engine, portion: Int = 1_000,
        read: @escaping @Sendable () throws -> [UInt8],
        report: @escaping @Sendable (_ lines: Int) -> Void = { _ in }
    ) {
        (self.target, self.engine, self.report) = (target, engine, report)
        reader = ExportReader(portion: portion, read)
    }

    /// What an import did.
    public struct Summary: Sendable {
        /// What the first line said.
        public var header: ExportHeader
        /// What the last line said.
        public var trailer: ExportTrailer
        /// How many lines had been taken before, by an import that did not come to its end.
        public var linesBefore: Int
        /// How many workers of the other place were ended.
        public var workers: Int
    }

    /// Takes all that is not there, to the end.
    ///
    /// - Throws: ``ImportFault`` for what is wrong with the export or the database; a ``StoreError``; what reading throws. What was
    ///   taken stays, and the same import goes on from there.
    public func run() async throws -> Summary {
        let (header, fresh) = try await reader.header()
        try check(header)
        let tables = try await target.load { try $0.tables() }
        var state = try await begin(fresh, tables)
        let linesBefore = state.lines
        try await reader.pass(state)
        let known = Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
        while let portion = try await reader.next(known) {
            state = try await take(portion, after: state)
            report(state.lines)
        }
        let workers = try await engine.endAllWorkers()
        try await target.load { target in
            // What it was copied from goes on, and so do the large values that are its own.
            if header.isCopy { try target.renewIdentity() }
            try target.endImport()
        }
        return Summary(
            header: header, trailer: reader.trailer ?? ExportTrailer(), linesBefore: linesBefore, workers: workers)
    }

    private func check(_ header: ExportHeader) throws {
        let (theirs, ours) = (header.schema, target.schema)
        guard theirs != ours else { return }
        throw ImportFault(
            line: 1,
            theirs > ours
                ? "it is of schema \(theirs), and this version's is \(ours): use the version that wrote it, or a newer one"
                : "it is of schema \(theirs), and this version's is \(ours): run this version's `trigger migrate` where it came "
                    + "from, and export it again")
    }

    /// Where to go on: at the beginning in a new database.
    private func begin(_ fresh: ImportState, _ tables: [MovedTable]) async throws -> ImportState {
        try await target.load { target in
            if let state = try target.importState() {
                guard state.header == fresh.header else { throw ImportFault(Self.otherFile(state)) }
                return state
            }
            let full = try tables.filter { try !MovedTable.seeded.contains($0.name) && !target.isEmpty($0) }.map(\.name)
            guard full.isEmpty else {
                throw ImportFault(
                    "the database is not new, it has \(full.joined(separator: ", ")); import into a new one, with another "
                        + "--data, --store or --schema")
            }
            try target.beginImport(fresh)
            return fresh
        }
    }

    private static func otherFile(_ state: ImportState) -> String {
        "another import into this database was begun and not finished (\(state.header.prefix(200)), \(state.lines) lines): go on "
            + "with that export, or import into a new database"
    }

    private func take(_ portion: ImportPortion, after state: ImportState) async throws -> ImportState {
        let next = ImportState(header: state.header, lines: portion.lines, digest: portion.digest)
        do {
            try await store(portion, state, next)
        } catch let error as StoreError where error.code == .data || error.code == .conflict {
            throw ImportFault(line: try await culprit(of: portion), error.message)
        }
        return next
    }

    private func store(_ portion: ImportPortion, _ state: ImportState, _ next: ImportState) async throws {
        try await target.load { target in
            guard try target.advanceImport(from: state, to: next) else {
                throw ImportFault("another process imports into this database at the same time; end one of them")
            }
            for group in portion.groups {
                try target.insert(group.rows.map { Departure.row($0, of: group.table) }, into: group.table)
            }
        }
    }

    /// The line that the store refuses: all is tried again, row by row, and undone.
    private func culprit(of portion: ImportPortion) async throws -> Int? {
        let place = FirstRefusal()
        do {
            try await target.load { target in
                for group in portion.groups {
                    for (offset, row) in group.rows.enumerated() {
                        place.line.withLock { $0 = group.line + offset }
                        try target.insert([Departure.row(row, of: group.table)], into: group.table)
                    }
                }
                throw Undone()
            }
        } catch let error as StoreError where error.code == .data || error.code == .conflict {
            return place.line.withLock { $0 }
        } catch is Undone {}
        return nil
    }

    /// The row that was tried last.
    private final class FirstRefusal: Sendable {
        let line = Mutex(0)
    }

    /// Nothing was refused; what was tried is undone all the same.
    private struct Undone: Error {}
}
