import Foundation
import Testing
import Trigger
import TriggerModel
import TriggerServer

@testable import TriggerCLI

@Suite("The checks of doctor")
struct CheckTests {
    @Test("a folder is to be there, writable, and its owner's alone")
    func folder() {
        #expect(Check.folder("d", .folder(mode: 0o700, isWritable: true)).verdict == .ok)
        #expect(Check.folder("d", .nothing).verdict == .warn)
        #expect(Check.folder("d", .folder(mode: 0o755, isWritable: true)).advice == "run `chmod 700 d`")
        #expect(Check.folder("d", .folder(mode: 0o700, isWritable: false)).verdict == .fail)
        #expect(Check.folder("d", .file(mode: 0o600, isReadable: true)).verdict == .fail)
    }

    @Test("a key is to be set, or in a file that is its owner's alone")
    func key() {
        #expect(Check.key(.variable("TRIGGER_SECRET_KEY"), file: "k", .nothing).finding == "from TRIGGER_SECRET_KEY")
        #expect(Check.key(nil, file: "k", .nothing).verdict == .warn)
        #expect(Check.key(nil, file: "k", .file(mode: 0o600, isReadable: true)).verdict == .ok)
        #expect(Check.key(nil, file: "k", .file(mode: 0o644, isReadable: true)).advice == "run `chmod 600 k`")
        #expect(Check.key(nil, file: "k", .file(mode: 0o600, isReadable: false)).verdict == .fail)
    }

    @Test("under 1 GB of space is little, under 64 MB too little")
    func disk() {
        #expect(Check.disk("d", free: 1_000_000_000) == .ok("disk", "1 GB left at d"))
        #expect(Check.disk("d", free: 999_999_999).verdict == .warn)
        #expect(Check.disk("d", free: 63_000_000).verdict == .fail)
        #expect(Check.disk("d", free: nil).verdict == .warn)
    }

    @Test("a clock is not to be in the past, nor before what was written last")
    func clock() {
        let now = Date(millisecondsSince1970: 1_800_000_000_000)
        #expect(Check.clock(now, newest: now).verdict == .ok)
        #expect(Check.clock(now, newest: now + .seconds(61)).verdict == .warn)
        #expect(Check.clock(Date(millisecondsSince1970: 0), newest: nil).verdict == .fail)
    }

    @Test("a port is to be free, or to have a healthy server of the same version on it")
    func port() {
        #expect(Check.port("p", .free, nil).verdict == .ok)
        #expect(Check.port("p", .taken, ServerHealth(status: "ok", version: LibraryVersion.current)).verdict == .ok)
        #expect(Check.port("p", .taken, ServerHealth(status: "ok", version: "0.0.1")).verdict == .warn)
        #expect(Check.port("p", .taken, nil).verdict == .fail)
        #expect(Check.port("p", .refused("Permission denied"), nil).finding.contains("Permission denied"))
    }

    @Test("that no server answers is a fault only where somebody said that there is one")
    func server() {
        let away = TransportError(.unreachable, "no answer")
        #expect(Check.server("u", isNamed: false, .failure(away)).verdict == .warn)
        #expect(Check.server("u", isNamed: true, .failure(away)).verdict == .fail)
        #expect(Check.server("u", isNamed: false, .failure(TransportError(.unauthorized, "no"))).verdict == .fail)
        #expect(Check.server("u", isNamed: true, .success(RunList(runs: []))).verdict == .ok)
    }

    @Test("a check is a line, and one that failed is seen at once")
    func line() {
        let check = Check.fail("disk", "full", "free some")
        #expect(check.line(hasColours: false) == "FAIL  disk         full; free some")
        #expect(check.line(hasColours: true).hasPrefix("\u{1B}[31mFAIL"))
    }

    @Test("of a secret only its kind is shown")
    func masked() throws {
        #expect(SettingLine.masked("tr_dev_aaaabbbb") == "tr_dev_…")
        #expect(SettingLine.masked("hunter2") == "…")
        let settings = try Settings(flags: [.secretKey: "tr_dev_zzz", .port: "7"], environment: [:], in: "/nowhere")
        let lines = SettingLine.all(settings)
        #expect(!"\(lines)".contains("zzz"))
        #expect(lines.first { $0.setting == "port" }?.source == "--port")
        #expect(lines.first { $0.setting == "host" }?.source == "default")
    }
}
