import Foundation
import TriggerModel

/// The configuration file: a JSON object with some of the settings.
///
/// ```json
/// {"port": 4000, "data": "/var/lib/trigger", "logLevel": "info"}
/// ```
struct SettingsFile: Sendable {
    /// Its path, as it was given.
    let path: String
    /// What it sets, as texts.
    let values: [Setting: String]

    /// The file that is read when none is named.
    static let defaultPath = "trigger.json"

    /// The file that was named by `--config`, else by `TRIGGER_CONFIG`, else `trigger.json` in the folder the program was
    /// started in, if there is one.
    ///
    /// - Throws: ``SettingsFailure`` when a named file is missing, or the file is not as it should be.
    static func find(named flag: String?, environment: [String: String], in folder: String) throws -> SettingsFile? {
        if let path = flag ?? environment["TRIGGER_CONFIG"].flatMap({ $0.isEmpty ? nil : $0 }) {
            return try SettingsFile(path: path, in: folder)
        }
        guard FileManager.default.fileExists(atPath: full(defaultPath, in: folder)) else { return nil }
        return try SettingsFile(path: defaultPath, in: folder)
    }

    /// Reads a file; a relative path begins in `folder`.
    ///
    /// - Throws: ``SettingsFailure``.
    init(path: String, in folder: String) throws {
        self.path = path
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: Self.full(path, in: folder)))
        } catch {
            let reason = SystemReason.text(error)
            throw SettingsFailure("cannot read \(path): \(reason); correct --config or TRIGGER_CONFIG")
        }
        values = try Self.values(in: data, path: path)
    }

    private static func full(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : "\(folder)/\(path)"
    }

    private static func values(in data: Data, path: String) throws -> [Setting: String] {
        guard let json = try? JSON.value(JSONValue.self, from: data) else {
            let advice = "check its commas, quotes and braces"
            throw SettingsFailure("\(path): expected JSON, such as {\"port\": 3030}; \(advice)")
        }
        guard case .object(let members) = json else {
            throw SettingsFailure("\(path): expected a JSON object, such as {\"port\": 3030}, found \(found(json))")
        }
        return try members.sorted { $0.key < $1.key }.reduce(into: [:]) { values, member in
            guard let setting = Setting(rawValue: member.key) else { throw unknown(member.key, path) }
            values[setting] = try text(member.value, of: setting, path)
        }
    }

    private static func text(_ value: JSONValue, of setting: Setting, _ path: String) throws -> String {
        let text: String? =
            switch value {
            case .integer(let number) where setting.isNumber: String(number)
            case .number(let number) where setting.isNumber: String(number)
            case .string(let text) where !setting.isNumber: text
            default: nil
            }
        guard let text, setting.accepts(text) else {
            let what = setting.isSecret ? "something else" : found(value)
            throw SettingsFailure("\(path): \(setting.key): expected \(setting.expected), found \(what)")
        }
        return text
    }

    private static func unknown(_ key: String, _ path: String) -> SettingsFailure {
        let keys = Setting.allCases.map(\.key).joined(separator: ", ")
        return SettingsFailure("\(path): \(key): there is no such setting; expected some of \(keys)")
    }

    private static func found(_ value: JSONValue) -> String {
        (try? JSON.text(value)) ?? "\(value)"
    }
}
