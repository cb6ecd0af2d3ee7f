import Foundation

/// A folder that is gone after use.
struct ScratchFolder: Sendable {
    let path: String

    /// Makes a folder beside other temporary files, or in `BENCH_FOLDER`, and removes it when the body ends.
    static func with<Value>(_ body: (ScratchFolder) async throws -> Value) async throws -> Value {
        let parent = ProcessInfo.processInfo.environment["BENCH_FOLDER"] ?? NSTemporaryDirectory()
        let folder = ScratchFolder(path: "\(parent)/swift-trigger-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        return try await body(folder)
    }

    /// The path of a file in it.
    func file(_ name: String) -> String {
        "\(path)/\(name)"
    }

    /// The sizes of the database and its log together, in bytes.
    func databaseSize(_ name: String) -> Int {
        [name, name + "-wal"].map { part in
            let attributes = try? FileManager.default.attributesOfItem(atPath: file(part))
            return attributes?[.size] as? Int ?? 0
        }.reduce(0, +)
    }
}
