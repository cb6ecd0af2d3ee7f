import Foundation
import Testing
import TriggerServer

@testable import TriggerCLI

@Suite("The key a command sends")
struct ClientKeyTests {
    /// The key that is found beside a folder with a key of its own.
    private static func find(
        _ flags: [Setting: String], environment: [String: String] = [:], isNamed: Bool = false
    ) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trigger-\(UUID().uuidString)")
        let data = folder.appendingPathComponent(".trigger")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        defer { _ = Result { try FileManager.default.removeItem(at: folder) } }
        try Data("tr_dev_folder0folder0folder0".utf8).write(to: data.appendingPathComponent("secret-key"))
        var (flags, environment) = (flags, environment)
        if isNamed { flags[.data] = data.path } else { environment["TRIGGER_DATA"] = data.path }
        return try ClientKey.find(try Settings(flags: flags, environment: environment, in: folder.path))
    }

    @Test(
        "the folder's key goes to a server on this machine",
        arguments: ["http://127.0.0.1:3030", "http://localhost:99", "http://[::1]:3030"])
    func here(address: String) throws {
        #expect(try Self.find([.apiUrl: address]) == "tr_dev_folder0folder0folder0")
    }

    @Test(
        "the folder's key goes nowhere else, unless a flag names the folder",
        arguments: ["https://jobs.example.com", "http://10.0.0.7:3030", "http://127.0.0.1.example.com"])
    func elsewhere(address: String) throws {
        let failure = #expect(throws: Failure.self) { try Self.find([.apiUrl: address]) }
        #expect(failure?.status == .noAccess)
        #expect(failure?.description.contains(address) == true)
        #expect(try Self.find([.apiUrl: address], isNamed: true) == "tr_dev_folder0folder0folder0")
        #expect(try Self.find([.apiUrl: address, .secretKey: "tr_dev_own"]) == "tr_dev_own")
    }
}
