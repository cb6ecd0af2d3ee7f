import Foundation

extension Figure: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, title, value, unit, limit, ratio, target, aim, targetRatio, aimRatio, ok, aimed, cpuMicroseconds,
            note
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(title, forKey: .title)
        try container.encode(value, forKey: .value)
        try container.encode(unit, forKey: .unit)
        try container.encodeIfPresent(limit, forKey: .limit)
        try container.encodeIfPresent(ratio, forKey: .ratio)
        try container.encodeIfPresent(goal?.must, forKey: .target)
        try container.encodeIfPresent(goal?.aim, forKey: .aim)
        try container.encodeIfPresent(ratioGoal?.must, forKey: .targetRatio)
        try container.encodeIfPresent(ratioGoal?.aim, forKey: .aimRatio)
        try container.encode(isOK, forKey: .ok)
        try container.encode(reachesAim, forKey: .aimed)
        try container.encodeIfPresent(cpuMicroseconds, forKey: .cpuMicroseconds)
        try container.encodeIfPresent(note, forKey: .note)
    }

    /// One line of JSON.
    func jsonLine() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
