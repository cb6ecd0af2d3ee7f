import Foundation

/// What stands at a path.
enum FileFacts: Equatable {
    case nothing
    case file(mode: Int, isReadable: Bool)
    case folder(mode: Int, isWritable: Bool)

    /// Looks.
    init(path: String) {
        let files = FileManager.default
        guard let attributes = try? files.attributesOfItem(atPath: path) else {
            self = .nothing
            return
        }
        let mode = (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
        if attributes[.type] as? FileAttributeType == .typeDirectory {
            self = .folder(mode: mode, isWritable: files.isWritableFile(atPath: path))
        } else {
            self = .file(mode: mode, isReadable: files.isReadableFile(atPath: path))
        }
    }

    /// A mode as `chmod` takes it.
    static func text(_ mode: Int) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Whether others than the owner may do anything.
    static func isOpen(_ mode: Int) -> Bool {
        mode & 0o077 != 0
    }
}
