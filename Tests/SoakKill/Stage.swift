import Foundation
import Trigger

/// A folder, a port and the processes; all are gone afterwards, except the folder when something failed.
struct Stage: Sendable {
    let folder: String
    let url: String
    let server: Victim
    let workers: [Victim]

    private static let key = "tr_dev_soaksoaksoaksoaksoak0000"

    /// Runs a body with a server and two workers beside it.
    static func with(showcase: String, _ body: (Stage) async throws -> Report) async throws -> Report {
        let folder = NSTemporaryDirectory() + "trigger-soak-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let stage = try Stage(showcase: showcase, folder: folder)
        say("in \(folder)")
        let result = await Result { try await body(stage) }
        for victim in stage.victims { await victim.end() }
        let report = try result.get()
        if report.findings.isEmpty { try FileManager.default.removeItem(atPath: folder) }
        return report
    }

    private init(showcase: String, folder: String) throws {
        let port = try freePort()
        let address = "http://127.0.0.1:\(port)"
        (self.folder, url) = (folder, address)
        let arguments = ["--port", "\(port)", "--data", folder + "/data"]
        func victim(_ name: String, _ forms: [Victim.Form]) -> Victim {
            Victim(name, forms, program: showcase, key: Self.key, log: "\(folder)/\(name).log")
        }
        server = victim(
            "server",
            [
                Victim.Form(kind: .server, arguments: ["server"] + arguments),
                Victim.Form(kind: .allInOne, arguments: ["start"] + arguments),
            ])
        workers = ["worker-1", "worker-2"].map { name in
            victim(name, [Victim.Form(kind: .worker, arguments: ["worker", "--server", address])])
        }
    }

    /// The processes, the server first.
    var victims: [Victim] {
        [server] + workers
    }

    /// Where steps leave their tracks and kills their marks.
    var effects: EffectLog {
        EffectLog(path: folder + "/effects")
    }

    /// The server's API.
    var api: SoakAPI {
        SoakAPI(url: url, key: Self.key)
    }
}

extension Result where Failure == any Error {
    /// The result of an asynchronous body.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}

/// A port of this machine that nobody listened on a moment ago.
private func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
        }
    }
    guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    return Int(UInt16(bigEndian: address.sin_port))
}
