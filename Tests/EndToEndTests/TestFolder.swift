import Foundation

/// A folder of a test's own, gone when the test is over.
struct TestFolder: Sendable {
    private let root: String

    /// Runs a body with a new folder.
    static func with<Value>(_ body: (TestFolder) async throws -> Value) async throws -> Value {
        let folder = TestFolder(root: NSTemporaryDirectory() + "swift-trigger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: folder.root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.root) }
        return try await body(folder)
    }

    func path(_ name: String) -> String {
        root + "/" + name
    }

    func lines(_ name: String) -> [String] {
        let text = (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map(String.init)
    }

    func exists(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: path(name))
    }
}

/// A port of this machine that nobody listened on a moment ago.
func freePort() throws -> Int {
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
