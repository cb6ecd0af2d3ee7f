import Configuration
import Foundation
import Logging
import Synchronization

/// What was set, each value with where it came from: flags come before environment variables, those before the file.
package struct Settings: Sendable {
    /// A value and its origin.
    package struct Value: Hashable, Sendable {
        package var text: String
        package var source: SettingSource
    }

    /// What is set; settings without a value are those nobody set.
    package let values: [Setting: Value]
    /// The path of the configuration file that was read; nil when there was none.
    package let file: String?

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - flags: What the command line said.
    ///   - config: The configuration file it named.
    ///   - environment: The environment variables; those that are empty count as absent.
    ///   - folder: Where relative paths of configuration files begin.
    /// - Throws: ``SettingsFailure``.
    package init(
        flags: [Setting: String], config: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        in folder: String = FileManager.default.currentDirectoryPath
    ) throws {
        let file = try SettingsFile.find(named: config, environment: environment, in: folder)
        let sources = SourceReporter()
        let reader = ConfigReader(
            providers: [
                Self.provider("flags", flags), Self.provider(environment), Self.provider("file", file?.values ?? [:]),
            ],
            accessReporter: sources
        )
        self.file = file?.path
        values = try Setting.allCases.reduce(into: [:]) { values, setting in
            let key = ConfigKey([setting.key])
            guard let text = reader.string(forKey: key, isSecret: setting.isSecret) else { return }
            let source = Self.source(sources.layer(of: setting.key), of: setting, file)
            try Self.check(text, of: setting, from: source)
            values[setting] = Value(text: text, source: source)
        }
    }

    private static func provider(_ name: String, _ values: [Setting: String]) -> any ConfigProvider {
        let pairs = values.map { setting, text in
            (AbsoluteConfigKey([setting.key]), ConfigValue(.string(text), isSecret: setting.isSecret))
        }
        return InMemoryProvider(name: name, values: Dictionary(uniqueKeysWithValues: pairs))
    }

    private static func provider(_ environment: [String: String]) -> any ConfigProvider {
        let said = environment.filter { !$0.value.isEmpty }
        return EnvironmentVariablesProvider(environmentVariables: said).mapKeys { key in
            let setting = key.components.first.flatMap(Setting.init)
            return setting.map { AbsoluteConfigKey([$0.variable]) } ?? key
        }
    }

    private static func source(_ layer: Int?, of setting: Setting, _ file: SettingsFile?) -> SettingSource {
        switch layer {
        case 0: .flag(setting.flag ?? setting.key)
        case 1: .variable(setting.variable)
        default: .file(file?.path ?? SettingsFile.defaultPath, key: setting.key)
        }
    }

    /// What `LOG_LEVEL` says is no concern of this program alone, so a word it does not know counts as absent.
    private static func check(_ text: String, of setting: Setting, from source: SettingSource) throws {
        guard setting != .logLevel, !setting.accepts(text) else { return }
        let found = setting.isSecret ? "something else" : "\"\(text)\""
        throw SettingsFailure("\(source): expected \(setting.expected), found \(found)")
    }
}

/// Notes which of the layers of the configuration had a value.
private final class SourceReporter: AccessReporter {
    private let layers = Mutex<[String: Int]>([:])

    func report(_ event: AccessEvent) {
        let layer = event.providerResults.firstIndex { result in
            if case .success(let found) = result.result { found.value != nil } else { false }
        }
        guard let layer else { return }
        layers.withLock { $0[event.metadata.key.components.joined(separator: ".")] = layer }
    }

    func layer(of key: String) -> Int? {
        layers.withLock { $0[key] }
    }
}
