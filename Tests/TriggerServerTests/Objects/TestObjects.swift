import Foundation

/// A folder of large values for one test.
struct TestObjects: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "trigger-objects-\(UUID())").path()

    /// The files of the objects that are there, and of those that are being written.
    func files(_ part: String = "") throws -> [String] {
        let found = try FileManager.default.subpathsOfDirectory(atPath: "\(path)/\(part)")
        return found.filter { file in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(path)/\(part)/\(file)", isDirectory: &isFolder)
            return !isFolder.boolValue
        }
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}
