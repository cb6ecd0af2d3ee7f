import TriggerModel

/// What a soak has to say at its end.
struct Report: Sendable {
    /// What should not be; nothing when every check held.
    let findings: [String]
    private let counts: String

    init(
        plan: Plan, seed: UInt64, kills: [Victim.Kind: Int], ledger: Ledger, all: [RunSummary],
        tracks: (effects: [String: EffectLog.Effect], deaths: [EffectLog.Death])
    ) {
        findings =
            ledger.findings + Self.unfinished(ledger) + Self.strangers(plan, ledger, all)
            + Self.missing(plan, tracks.effects) + Self.unexplained(tracks)
        let repeats = tracks.effects.values.map(\.repeats).reduce(0, +)
        let kinds = Victim.Kind.allCases.map { "\(kills[$0, default: 0]) \($0.rawValue)" }.joined(separator: ", ")
        counts = """
            seed \(seed): \(all.count) runs, \(plan.children) of them children; \(kills.values.reduce(0, +)) kills (\(kinds)); \
            \(tracks.effects.count) effects, \(repeats) repeated; \(ledger.elapsed.components.seconds) s
            """
    }

    /// The account, what was found, and the verdict in the last line.
    var text: String {
        let shown = findings.prefix(50).map { "  FOUND  \($0)" }
        let verdict =
            findings.isEmpty
            ? "Every run ended as its task says, and every repeated effect has a kill to explain it."
            : "soak kill: \(findings.count) findings"
        return ([counts] + shown + [verdict]).joined(separator: "\n")
    }

    private static func unfinished(_ ledger: Ledger) -> [String] {
        ledger.open.map { "\($0.key), \($0.value.work), is not over" }
    }

    /// Runs that nobody ordered, or that are gone or not over.
    private static func strangers(_ plan: Plan, _ ledger: Ledger, _ all: [RunSummary]) -> [String] {
        let ids = Set(all.map(\.id))
        var findings = ledger.ids.subtracting(ids).map { "\($0) is lost" }
        let others = all.filter { !ledger.ids.contains($0.id) }
        findings += others.filter { $0.taskIdentifier != "hello-world" }.map { "\($0.id) was never ordered" }
        findings += others.filter { $0.status != .completed }.map { "the child \($0.id) is \($0.status.rawValue)" }
        if others.count != plan.children { findings.append("\(others.count) children where \(plan.children) belong") }
        if ids.count != all.count { findings.append("the list names a run twice") }
        return findings
    }

    /// Steps that left no track, or tracks under two keys.
    private static func missing(_ plan: Plan, _ effects: [String: EffectLog.Effect]) -> [String] {
        let found = Dictionary(grouping: effects.values, by: \.name).mapValues(\.count)
        return (1...24).compactMap { number in
            let expected = plan.orders.filter { $0.steps >= number }.count
            let count = found["step-\(number)", default: 0]
            return count == expected ? nil : "\(count) keys of step-\(number) where \(expected) belong"
        }
    }

    private static func unexplained(
        _ tracks: (effects: [String: EffectLog.Effect], deaths: [EffectLog.Death])
    ) -> [String] {
        tracks.effects.filter { $0.value.repeats > 0 && !$0.value.isExplained(by: tracks.deaths) }.map { key, effect in
            "\(effect.name) \(key) happened at lines \(effect.places.map { $0 + 1 }) without a kill between"
        }
    }
}
