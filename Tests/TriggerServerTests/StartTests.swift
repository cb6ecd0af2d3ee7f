import Foundation
import HummingbirdTesting
import Logging
import Testing
import TriggerEngine
import TriggerSQLite
import TriggerTesting

@testable import TriggerServer

@Suite("Starting a server", .timeLimit(.minutes(10)))
struct StartTests {
    /// Runs a test with the path of a folder that is not there yet, and removes what it made.
    private func withPath(_ test: (String) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "/trigger-start-" + UUID().uuidString
        defer { _ = try? FileManager.default.removeItem(atPath: path) }
        try test(path)
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("the data folder is made for its owner alone")
    func folder() throws {
        try withPath { path throws in
            #expect(try DataFolder(path).database == "\(path)/trigger.sqlite")
            #expect(try mode(path) == 0o700)
        }
    }

    @Test("a data folder that is a file, or below one, is refused by name")
    func noFolder() throws {
        try withPath { path throws in
            try Data().write(to: URL(fileURLWithPath: path))
            for bad in [path, path + "/below"] {
                let failure = #expect(throws: StartFailure.self) { try DataFolder(bad) }
                #expect(failure?.description.contains(bad) == true)
                #expect(failure?.description.contains("--data") == true)
            }
        }
    }

    @Test("the secret key is made once, and kept in a file for its owner alone")
    func secretKey() throws {
        try withPath { path throws in
            let folder = try DataFolder(path)
            let made = try SecretKey.ofServer(in: folder, given: nil)
            #expect(made.text.wholeMatch(of: /tr_dev_[0-9A-Za-z]{24}/) != nil)
            #expect(made.newFile == "\(path)/secret-key")
            #expect(try mode("\(path)/secret-key") == 0o600)
            let found = try SecretKey.ofServer(in: folder, given: nil)
            #expect(found.text == made.text && found.newFile == nil)
            #expect(try SecretKey.ofWorker(file: "\(path)/secret-key", environment: [:]).text == made.text)
        }
    }

    @Test("TRIGGER_SECRET_KEY comes before the file, and no file is made for it")
    func givenKey() throws {
        try withPath { path throws in
            let environment = ["TRIGGER_SECRET_KEY": "tr_dev_given"]
            #expect(try SecretKey.ofServer(in: DataFolder(path), given: "tr_dev_given").text == "tr_dev_given")
            #expect(!FileManager.default.fileExists(atPath: "\(path)/secret-key"))
            #expect(try SecretKey.ofWorker(file: nil, environment: environment).text == "tr_dev_given")
        }
    }

    @Test("a key that is missing or empty is said so")
    func noKey() throws {
        try withPath { path throws in
            let folder = try DataFolder(path)
            try Data("\n".utf8).write(to: URL(fileURLWithPath: folder.file("secret-key")))
            let empty = #expect(throws: StartFailure.self) { try SecretKey.ofServer(in: folder, given: nil) }
            #expect(empty?.description.contains("is empty") == true)
            let none = #expect(throws: StartFailure.self) { try SecretKey.ofWorker(file: nil, environment: [:]) }
            #expect(none?.description.contains("TRIGGER_SECRET_KEY") == true)
        }
    }

    @Test("a port that is in use is said so")
    func portInUse() async throws {
        try await withAPI(.live) { api async throws in
            let address = ListenAddress(port: try #require(api.client.port))
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let environment = ServerEnvironment(secretKey: TestAPI.key)
            let second = APIServer(
                engine: api.engine, environment: environment, address: address,
                links: SignedLinks(secretKey: TestAPI.key, base: ""), logger: logger)
            let failure = await #expect(throws: StartFailure.self) { try await second.run() }
            #expect(failure?.description.contains("\(address): the port is in use") == true)
        }
    }
}
