/// Where the value of a setting came from.
package enum SettingSource: Hashable, Sendable, CustomStringConvertible {
    /// The command line.
    case flag(String)
    /// An environment variable.
    case variable(String)
    /// The configuration file, by its path and the key in it.
    case file(String, key: String)
    /// Nowhere: what holds unless it is set.
    case byDefault

    /// In a few words: `--port`, `TRIGGER_PORT`, `trigger.json: port`, `default`.
    package var description: String {
        switch self {
        case .flag(let name): name
        case .variable(let name): name
        case .file(let path, let key): "\(path): \(key)"
        case .byDefault: "default"
        }
    }
}
