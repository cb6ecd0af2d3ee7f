import TriggerModel

/// What a run that repeats another from a step on has done already: what of the other's journal was complete before the step.
///
/// Entries came before the step if their workers first wrote of them when the journal had fewer entries than it had for the step;
/// where that was not noted, if they began earlier. What the step itself did, the steps around it, and tokens
/// that nothing waited for before it, are left out. Unkeyed entries are those of the
/// attempt that took the step, which is the first one of the new run. The store copies them: what they returned is not read.
struct JournalFork {
    /// The entries that the new run begins with, in order.
    let kept: [JournalEntry]

    /// - Parameters:
    ///   - journal: The journal of the run that is repeated, or its outline.
    ///   - path: The step's key, after those of the steps around it.
    /// - Throws: An ``EngineError`` that names the steps there are, when this is none of them.
    init(_ journal: [JournalEntry], from path: String) throws {
        let steps = journal.filter { $0.kind == .step }
        guard let step = steps.last(where: { $0.path == path }) else { throw Self.unknown(path, steps) }
        let first = steps.first { $0.path == path } ?? step
        let before = journal.filter { $0.state == .completed && $0.isBefore(first) && !$0.isPart(of: path) }
            .filter { !$0.id.isUnkeyed || $0.attempt == first.attempt }
        // A token is spent once it was waited for: what waits for one from the step on needs a new one.
        let awaited = Set(before.compactMap(\.token))
        kept = before.filter { $0.kind != .createToken || $0.madeToken.map(awaited.contains) ?? false }
            .sorted { ($0.position ?? 0, $0.startedAt) < ($1.position ?? 0, $1.startedAt) }
    }

    private static func unknown(_ path: String, _ steps: [JournalEntry]) -> EngineError {
        let known = Set(steps.map(\.path)).sorted()
        let list = known.isEmpty ? "it took none" : "it took " + known.prefix(20).joined(separator: ", ")
        return EngineError(.invalid, "fromStep: the run took no step \"\(path)\"; \(list)")
    }
}

extension JournalEntry {
    /// The token it made.
    fileprivate var madeToken: TokenID? {
        guard let text = output?.data else { return nil }
        return (try? JSON.value(TokenReceipt.self, from: text))?.id
    }

    /// Its key, after those of the steps around it.
    fileprivate var path: String {
        id.scope.isEmpty ? id.key : "\(id.scope)/\(id.key)"
    }

    /// Whether it is a step, something inside of it, or a step around it.
    fileprivate func isPart(of step: String) -> Bool {
        path == step || id.scope == step || id.scope.hasPrefix(step + "/") || step.hasPrefix(path + "/")
    }

    fileprivate func isBefore(_ other: JournalEntry) -> Bool {
        guard let position, let limit = other.position else { return startedAt < other.startedAt }
        return position < limit
    }

    /// Its place in the first attempt of another run.
    var idInFirstAttempt: EntryKey {
        guard id.isUnkeyed, let ordinal = id.key.split(separator: ".").last.flatMap({ Int($0) }) else { return id }
        var id = id
        id.key = EntryKey.unkeyed(attempt: 1, ordinal: ordinal).key
        return id
    }
}
