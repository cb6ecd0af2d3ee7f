import ArgumentParser
import Foundation
import Trigger
import TriggerServer

/// Which server a command talks to, and with which key.
struct ServerOptions: ParsableArguments {
    @Option(help: "The server's address; TRIGGER_API_URL. (default: http://127.0.0.1:3030)")
    var url: String?

    @Option(
        help: "The secret key; TRIGGER_SECRET_KEY. (default: the one in the data folder, for a server on this machine)")
    var secretKey: String?

    @Option(help: "The server's data folder, to take the key from; TRIGGER_DATA. (default: .trigger)")
    var data: String?

    @Option(
        name: [.customLong("config"), .customLong("config-file")],
        help: "The configuration file; TRIGGER_CONFIG. (default: trigger.json, if there is one)")
    var config: String?

    /// What these flags say.
    var flags: [Setting: String] {
        var flags: [Setting: String] = [:]
        flags[.apiUrl] = url
        flags[.secretKey] = secretKey
        flags[.data] = data
        return flags
    }

    /// A client of that server; a call without an answer is not repeated, so that people hear of it at once.
    ///
    /// - Throws: ``SettingsFailure``, or a ``Failure`` when there is no key.
    func client() throws -> TriggerClient {
        let settings = try Settings(flags: flags, config: config)
        let key = try ClientKey.find(settings)
        return TriggerClient(HTTPClientTransport(baseURL: settings.apiURL, secretKey: key), repeats: 0)
    }
}

/// The key by which a command is let in.
enum ClientKey {
    /// The key that was set, else the one in the data folder.
    ///
    /// A folder that is only there by default or by the environment gives its key to a server on this machine and to no
    /// other: a wrong address must not get it.
    ///
    /// - Throws: ``Failure`` when there is none that can be read, or may be sent.
    static func find(_ settings: Settings) throws -> String {
        if let key = settings.secretKey { return key }
        let file = file(settings)
        let advice = "set TRIGGER_SECRET_KEY, pass --secret-key, or name the server's folder with --data"
        guard isHere(settings.apiURL) || isNamedByFlag(settings) else {
            let reason = "the one in \(file) is not sent to another machine unless --data names its folder"
            throw Failure(.noAccess, "no secret key for \(settings.apiURL): \(reason)", advice)
        }
        guard FileManager.default.fileExists(atPath: file) else {
            throw Failure(.noAccess, "no secret key: none is set, and there is no \(file)", advice)
        }
        do {
            return try SecretKey.read(file).text
        } catch let error as StartFailure {
            throw Failure(.noAccess, error.description, advice)
        }
    }

    /// Whether an address is one of this machine.
    private static func isHere(_ address: String) -> Bool {
        ["127.0.0.1", "localhost", "::1", "[::1]"].contains(URL(string: address)?.host?.lowercased() ?? "")
    }

    private static func isNamedByFlag(_ settings: Settings) -> Bool {
        if case .flag = settings.values[.data]?.source { true } else { false }
    }

    /// Where a server keeps the key it made.
    static func file(_ settings: Settings) -> String {
        (settings.data.hasSuffix("/") ? settings.data : settings.data + "/") + "secret-key"
    }
}
