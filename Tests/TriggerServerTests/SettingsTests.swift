import Foundation
import Logging
import Testing
import TriggerModel

@testable import TriggerServer

@Suite("Settings")
struct SettingsTests {
    /// Runs a test in a folder of its own, with a configuration file in it.
    private func withFile(
        _ text: String?, named name: String = "trigger.json", _ test: (String) throws -> Void
    ) throws {
        let folder = NSTemporaryDirectory() + "/trigger-settings-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { _ = try? FileManager.default.removeItem(atPath: folder) }
        if let text { try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)")) }
        try test(folder)
    }

    @Test("nothing set gives the defaults")
    func defaults() throws {
        try withFile(nil) { folder throws in
            let settings = try Settings(flags: [:], environment: [:], in: folder)
            #expect(settings.host == "127.0.0.1" && settings.port == 3030 && settings.data == ".trigger")
            #expect(settings.apiURL == "http://127.0.0.1:3030")
            #expect(settings.secretKey == nil && settings.projectRef == "proj_local" && settings.logLevel == .notice)
            #expect(settings.environmentLimit == nil && settings.burst == nil && settings.queueSizeLimit == nil)
            #expect(settings.environmentType == nil)
            #expect(settings.values.isEmpty && settings.file == nil)
        }
    }

    @Test("a flag comes before the environment, and that before the file; each value says where it came from")
    func order() throws {
        try withFile(#"{"host": "file", "port": 1, "data": "file", "secretKey": "file", "logLevel": "info"}"#) {
            folder throws in
            let environment = ["TRIGGER_HOST": "env", "TRIGGER_PORT": "2", "TRIGGER_SECRET_KEY": ""]
            let settings = try Settings(flags: [.host: "flag"], environment: environment, in: folder)
            #expect(settings[.host] == Settings.Value(text: "flag", source: .flag("--host")))
            #expect(settings[.port] == Settings.Value(text: "2", source: .variable("TRIGGER_PORT")))
            #expect(settings[.data] == Settings.Value(text: "file", source: .file("trigger.json", key: "data")))
            #expect(settings.secretKey == "file", "an empty variable counts as absent")
            #expect(settings[.projectRef] == Settings.Value(text: "proj_local", source: .byDefault))
            #expect(settings.logLevel == .info)
        }
    }

    @Test("every setting can be given in each way it has")
    func ways() throws {
        for setting in Setting.allCases {
            let value =
                [
                    "port": "7", "apiUrl": "http://h", "publicUrl": "http://h", "databaseUrl": "postgres://h",
                    "logLevel": "debug", "environmentType": "staging", "environmentLimit": "7",
                    "apiRateLimit": "7+7/7s",
                    "tokenRateLimit": "7+7/7s", "batchRateLimit": "7+7/7s", "burst": "1.5", "queueSizeLimit": "7",
                    "metricsKey": "a-key-for-metrics", "otlpEndpoint": "http://h", "otlpHeaders": "a=b",
                    "otlpSample": "0.5",
                    "eventsRetention": "7d", "eventsLimit": "100",
                    "retainRuns": "7d", "retainFailed": "forever",
                ][setting.key]
                ?? "x"
            try withFile("{\"\(setting.key)\": \(setting.isNumber ? value : "\"\(value)\"")}") { folder throws in
                let fromFile = try Settings(flags: [:], environment: [:], in: folder)
                #expect(fromFile[setting]?.source == .file("trigger.json", key: setting.key))
                let fromVariable = try Settings(flags: [:], environment: [setting.variable: value], in: folder)
                #expect(fromVariable[setting] == Settings.Value(text: value, source: .variable(setting.variable)))
                guard let flag = setting.flag else { return }
                let fromFlag = try Settings(flags: [setting: value], environment: [setting.variable: value], in: folder)
                #expect(fromFlag[setting] == Settings.Value(text: value, source: .flag(flag)))
            }
        }
    }

    @Test("what the environment is for may be written in small letters or in capitals; a wrong flag is refused")
    func environmentType() throws {
        try withFile(nil) { folder throws in
            for (text, type) in [("production", .production), ("Preview", .preview)] as [(String, EnvironmentType)] {
                let settings = try Settings(flags: [.environmentType: text], environment: [:], in: folder)
                #expect(settings.environmentType == type)
            }
            let failure = #expect(throws: SettingsFailure.self) {
                try Settings(flags: [.environmentType: "dev"], environment: [:], in: folder)
            }
            let expected = "--environment-type: expected development, staging, preview, production, found \"dev\""
            #expect(failure?.description == expected)
        }
    }

    @Test("commands look for a server where one here would listen, unless told otherwise")
    func address() throws {
        try withFile(nil) { folder throws in
            let environment = ["TRIGGER_HOST": "0.0.0.0", "TRIGGER_PORT": "4000"]
            #expect(try Settings(flags: [:], environment: environment, in: folder).apiURL == "http://127.0.0.1:4000")
            #expect(try Settings(flags: [.host: "::1"], environment: [:], in: folder).apiURL == "http://[::1]:3030")
        }
    }

    @Test("--config comes before TRIGGER_CONFIG, and that before trigger.json")
    func file() throws {
        try withFile(#"{"host": "other"}"#, named: "other.json") { folder throws in
            try Data(#"{"host": "standard"}"#.utf8).write(to: URL(fileURLWithPath: "\(folder)/trigger.json"))
            let environment = ["TRIGGER_CONFIG": "trigger.json"]
            #expect(try Settings(flags: [:], environment: [:], in: folder).host == "standard")
            #expect(try Settings(flags: [:], environment: ["TRIGGER_CONFIG": "other.json"], in: folder).host == "other")
            let named = try Settings(flags: [:], config: "\(folder)/other.json", environment: environment, in: folder)
            #expect(named.host == "other" && named.file == "\(folder)/other.json")
        }
    }

    @Test(
        "a file that is not as it should be is refused with its name, the key, and what was expected",
        arguments: [
            ("{\"port\": 3030", "trigger.json: expected JSON"), ("[1]", "expected a JSON object, such as"),
            (#"{"prt": 1}"#, "trigger.json: prt: there is no such setting; expected some of host, port"),
            (#"{"port": "3030"}"#, "trigger.json: port: expected a port from 0 to 65535, found \"3030\""),
            (#"{"port": 70000}"#, "trigger.json: port: expected a port from 0 to 65535, found 70000"),
            (#"{"apiUrl": "nowhere"}"#, "trigger.json: apiUrl: expected an address like http://127.0.0.1:3030"),
            (#"{"logLevel": "loud"}"#, "trigger.json: logLevel: expected trace, debug, info"),
            (
                #"{"environmentType": "prod"}"#,
                "environmentType: expected development, staging, preview, production, found \"prod\""
            ),
            (#"{"host": ""}"#, "trigger.json: host: expected a text that is not empty, found \"\""),
        ])
    func malformed(text: String, words: String) throws {
        try withFile(text) { folder throws in
            let failure = #expect(throws: SettingsFailure.self) {
                try Settings(flags: [:], environment: [:], in: folder)
            }
            #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
            #expect(failure?.description.contains("\n") == false)
        }
    }

    @Test("a named file that is missing is refused, and a secret that is wrong is not shown")
    func refusals() throws {
        try withFile(#"{"secretKey": 12345}"#) { folder throws in
            let missing = #expect(throws: SettingsFailure.self) {
                try Settings(flags: [:], config: "no.json", environment: [:], in: folder)
            }
            #expect(missing?.description.hasPrefix("cannot read no.json: No such file or directory") == true)
            let secret = #expect(throws: SettingsFailure.self) {
                try Settings(flags: [:], environment: [:], in: folder)
            }
            #expect(secret?.description.contains("12345") == false)
        }
    }

    @Test("a wrong variable is refused by its name; what LOG_LEVEL says that is no level here counts as absent")
    func variables() throws {
        try withFile(nil) { folder throws in
            let failure = #expect(throws: SettingsFailure.self) {
                try Settings(flags: [:], environment: ["TRIGGER_PORT": "http"], in: folder)
            }
            #expect(failure?.description == "TRIGGER_PORT: expected a port from 0 to 65535, found \"http\"")
            #expect(try Settings(flags: [:], environment: ["LOG_LEVEL": "loud"], in: folder).logLevel == .notice)
        }
    }
}
