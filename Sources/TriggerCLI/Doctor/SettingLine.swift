import TriggerServer

/// A setting as `doctor --config` shows it.
struct SettingLine: Encodable, Equatable {
    var setting: String
    /// Its value; of a secret only the part that tells its kind.
    var value: String
    /// The flag, the environment variable, the file and key, or `default`.
    var source: String
    var flag: String?
    var variable: String

    /// All settings.
    static func all(_ settings: Settings) -> [SettingLine] {
        Setting.allCases.map { setting in
            let value = settings[setting]
            let text = value.map { setting.isSecret ? masked($0.text) : $0.text }
            return SettingLine(
                setting: setting.key, value: text ?? "(in \(ClientKey.file(settings)))",
                source: "\(value?.source ?? .byDefault)", flag: setting.flag, variable: setting.variable)
        }
    }

    /// What tells the kind of a key, such as `tr_dev_`, and nothing of its rest.
    static func masked(_ secret: String) -> String {
        let kind = secret.prefixMatch(of: /tr_[a-z]+_/)?.output ?? ""
        return "\(kind)…"
    }

    /// The settings, a line each.
    static func table(_ lines: [SettingLine]) -> Table {
        let columns = [
            Table.Column("SETTING"), Table.Column("VALUE", canShrink: true), Table.Column("FROM", canShrink: true),
            Table.Column("FLAG"), Table.Column("VARIABLE"),
        ]
        let rows = lines.map { line in
            [line.setting, line.value, line.source, line.flag ?? "", line.variable].map { Table.Cell($0) }
        }
        return Table(columns, rows: rows)
    }
}
