import Foundation

/// The files that SQLite keeps beside a data file in use: the log, and the log's index.
///
/// Even a look at a file makes those that are not there, and does not take them away again.
struct SideFiles {
    private let log: String
    private let missing: [String]

    /// Notes which of them are not there.
    init(dataFile: String) {
        log = dataFile + "-wal"
        missing = [log, dataFile + "-shm"].filter { !FileManager.default.fileExists(atPath: $0) }
    }

    /// Removes those that were not there, once the look at the file is over; only for who has the right to use the file.
    ///
    /// A log with anything in it stays, and its index with it: another program wrote it meanwhile.
    func removeNew() throws {
        guard try !missing.contains(log) || isEmpty(log) else { return }
        for path in missing where FileManager.default.fileExists(atPath: path) {
            try FileManager.default.removeItem(atPath: path)
        }
    }
    private func isEmpty(_ path: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return true }
        return try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber == 0
    }
}
