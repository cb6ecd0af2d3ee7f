import TriggerModel
import TriggerServer

import struct Foundation.Date

/// The checks of what is on disk, each made of facts alone.
extension Check {
    /// The data folder: there, writable, and its owner's alone.
    static func folder(_ path: String, _ facts: FileFacts) -> Check {
        let name = "data folder"
        switch facts {
        case .nothing: return .warn(name, "\(path) is not there yet", "`trigger server` makes it at its first start")
        case .file: return .fail(name, "\(path) is a file", "name another folder with --data")
        case .folder(_, isWritable: false):
            return .fail(name, "\(path) cannot be written by this user", "change its owner or mode, or choose --data")
        case .folder(let mode, _) where FileFacts.isOpen(mode):
            return .warn(name, "\(path) has mode \(FileFacts.text(mode))", "run `chmod 700 \(path)`")
        case .folder(let mode, _): return .ok(name, "\(path) is writable, mode \(FileFacts.text(mode))")
        }
    }

    /// The secret key: set, or in a file that is its owner's alone.
    static func key(_ source: SettingSource?, file path: String, _ facts: FileFacts) -> Check {
        let name = "secret key"
        if let source { return .ok(name, "from \(source)") }
        switch facts {
        case .nothing:
            return .warn(name, "none is set, and there is no \(path)", "`trigger server` makes one at its first start")
        case .folder: return .fail(name, "\(path) is a folder", "move it away, to have a key made")
        case .file(_, isReadable: false):
            return .fail(name, "\(path) cannot be read by this user", "change its owner, or set TRIGGER_SECRET_KEY")
        case .file(let mode, _) where FileFacts.isOpen(mode):
            return .warn(name, "\(path) has mode \(FileFacts.text(mode))", "run `chmod 600 \(path)`")
        case .file(let mode, _): return .ok(name, "in \(path), mode \(FileFacts.text(mode))")
        }
    }

    /// The space left where the data is: 1 GB is little, 64 MB too little.
    static func disk(_ path: String, free bytes: Int64?) -> Check {
        let name = "disk"
        guard let bytes else { return .warn(name, "the space left at \(path) is not known", "look with `df -h`") }
        let text = bytes >= 1_000_000_000 ? "\(bytes / 1_000_000_000) GB" : "\(bytes / 1_000_000) MB"
        switch bytes {
        case ..<64_000_000: return .fail(name, "\(text) left at \(path)", "free some space, or choose --data elsewhere")
        case ..<1_000_000_000: return .warn(name, "\(text) left at \(path)", "free some space before it is used up")
        default: return .ok(name, "\(text) left at \(path)")
        }
    }

    /// The clock: of this decade, and not before what was written last.
    static func clock(_ now: Date, newest: Date?) -> Check {
        let name = "clock"
        guard now.millisecondsSince1970 > 1_735_689_600_000 else {
            return .fail(name, "it says \(now.iso8601)", "set the machine's time, or turn its time service on")
        }
        if let newest, newest.since(now) > .seconds(60) {
            let what = "it says \(now.iso8601), but the data was last written at \(newest.iso8601)"
            return .warn(name, what, "check the machine's time: runs that wait would wait longer")
        }
        return .ok(name, now.iso8601)
    }
}
