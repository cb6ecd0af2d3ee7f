import Foundation
import GRDB
import TriggerEngine

extension SQLiteStore {
    /// Copies a data file, whether a server has it in use or not, as it stands at one instant.
    ///
    /// The copy is made beside what goes on: nobody waits for it, and it rests after every megabyte. While it is made the log of the
    /// file grows. The copy is one file, is looked through for damage, and is on disk when this returns.
    ///
    /// - Parameters:
    ///   - path: The data file.
    ///   - target: Where the copy is to be; nothing may be there.
    ///   - progress: Is told what part of the file was copied, from 0 to 1. What it throws ends the copying.
    /// - Throws: A ``/TriggerEngine/StoreError``.
    public static func copy(
        file path: String, to target: String, progress: @escaping @Sendable (Double) throws -> Void = { _ in }
    ) async throws {
        try await OwnThread.run {
            try FileCopy(source: StoreOpening.resolved(path), target: target, progress: progress).make()
        }
    }

    /// Opens a data file to be read only, whether a server has it in use or not; it has to be up to date.
    ///
    /// - Throws: A ``/TriggerEngine/StoreError``; `cannotOpen` for a file that is not there, or is to be migrated first.
    public static func openToRead(file path: String) async throws -> SQLiteStore {
        try await OwnThread.run { try ReadOpening(file: StoreOpening.resolved(path)).open() }
    }
}

/// The copying of a data file.
struct FileCopy {
    let source: String
    let target: String
    let progress: @Sendable (Double) throws -> Void

    /// 1 MB, with pages of the usual size.
    private static let step: CInt = 256

    func make() throws {
        guard try FileInspection(path: source).hasData() else {
            throw StoreError(.cannotOpen, "there is no \(source); name the folder of the data")
        }
        try FileInspection(path: source).check(wasUsed: true)
        guard !FileManager.default.fileExists(atPath: target) else {
            throw StoreError(.cannotOpen, "\(target) is there already; name another place")
        }
        try StoreError.result(file: source) { try copy() }.get()
        try check()
        try synchronize()
    }

    private func copy() throws {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        let from = try DatabaseQueue(path: source, configuration: configuration)
        let to = try DatabaseQueue(path: target)
        try to.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        try from.read { from in
            // From the first read on, one state of the file is seen, whoever writes.
            _ = try Int.fetchOne(from, sql: "SELECT count(*) FROM sqlite_master")
            try to.writeWithoutTransaction { try copy(from, to: $0) }
        }
        try to.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try from.close()
        try to.close()
    }

    private func copy(_ from: Database, to: Database) throws {
        try from.backup(to: to, pagesPerStep: Self.step) { state in
            let total = max(1, state.totalPageCount)
            try progress(Double(total - state.remainingPageCount) / Double(total))
            // The thread is its own; the disk is left to others for as long as a fast one takes for a step.
            _ = poll(nil, 0, 2)
        }
    }

    private func check() throws {
        var configuration = Configuration()
        configuration.readonly = true
        let finding = try StoreError.result(file: target) {
            let copy = try DatabaseQueue(path: target, configuration: configuration)
            defer { _ = Result { try copy.close() } }
            return try copy.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") ?? "nothing" }
        }.get()
        guard finding == "ok" else {
            throw StoreError(.corrupt, "the copy \(target) is damaged (\(finding)), and so may \(source) be")
        }
    }

    private func synchronize() throws {
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: target))
        try handle.synchronize()
        try handle.close()
    }
}
