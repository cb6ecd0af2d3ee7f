import TriggerModel

/// What a run that repeats another from a step on has done already: what of the other's journal was complete before the step.
///
/// Entries came before the step if their workers first wrote of them when the journal had fewer entries than it had for the step;
/// where that was not noted, if they began earlier. What the step itself did, the steps around it, and tokens
/// that nothing waited for before it, are left out. What the hooks around a wait noted goes where the wait goes, whenever they ran:
/// around a wait that is kept no hook runs again, and around one that is waited for again each does. Unkeyed entries are those of the
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
        let completed = journal.filter { $0.state == .completed }
        // A step of a hook is taken again only if what the hook is around is waited for again.
        let place = first.hookedWait ?? path
        let before = completed.filter { $0.hookedWait == nil && $0.isBefore(first) && !$0.isPart(of: place) }
            .filter { !$0.id.isUnkeyed || $0.attempt == first.attempt }
        // A token is spent once it was waited for: what waits for one from the step on needs a new one.
        let awaited = Set(before.compactMap(\.token))
        let own = before.filter { $0.kind != .createToken || $0.madeToken.map(awaited.contains) ?? false }
        kept = (own + Self.hooked(completed, around: own))
            .sorted { ($0.position ?? 0, $0.startedAt) < ($1.position ?? 0, $1.startedAt) }
    }

    /// What the hooks around waits that are kept noted, or did themselves.
    private static func hooked(_ journal: [JournalEntry], around kept: [JournalEntry]) -> [JournalEntry] {
        let waits = Set(kept.filter { $0.kind != .step && $0.kind != .hook }.map(\.path))
        return journal.filter { entry in
            guard let place = entry.hookedWait else { return false }
            return entry.kind == .hook ? waits.contains(place) : waits.contains { place.hasPrefix("\($0)/") }
        }
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

    /// For what a hook around a wait noted, the path of the wait; for what the hook did itself, a path within that; nil for all else.
    fileprivate var hookedWait: String? {
        let names = id.scope.split(separator: "/", maxSplits: 2)
        guard names.count > 1, names[0] == "#hook" else { return nil }
        guard names[1].hasPrefix("onWait") || names[1].hasPrefix("onResume") else { return nil }
        return names.count > 2 ? "\(names[2])/\(id.key)" : id.key
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
