import TriggerModel

import struct Foundation.Date

/// One walk through all that a store has, from the oldest to what is young, a portion at a time.
///
/// Identities are in the order of time, so that a walk needs no index but that of the identities: runs that ended by an instant
/// were made by then. What is found is looked at once more under locks before it goes.
struct PruningPass: Sendable {
    private let retention: Retention
    /// What is left to be walked through, in order.
    private var places: [Place]
    /// How far it came.
    private(set) var reached: [Walk: String] = [:]

    /// How many runs are looked at at a time.
    static let look = 1_000

    /// What is walked through by identities: the runs of an environment, or its tokens or batches.
    struct Walk: Hashable, Sendable {
        var environment: EnvironmentID
        /// Nil for runs.
        var kind: PrunedKind?
    }

    private enum Place {
        /// Runs that come after one; before they are looked for, those go that were found before.
        case runs(EnvironmentID, after: RunID, found: ArraySlice<FinishedRun> = [], isLast: Bool = false)
        case others(PrunedKind, EnvironmentID, after: String)
    }

    /// What a step did.
    enum Step: Sendable {
        /// It removed so much, and used the store for so long; another step follows.
        case went(PruneTotals, Duration, isBehind: Bool)
        /// Another server removes what is old.
        case busy
        /// There is nothing left to walk through.
        case done
    }

    /// A walk through those environments; it begins where `reached` says, and at the oldest where that says nothing.
    init(_ environments: [EnvironmentID], _ retention: Retention, from reached: [Walk: String] = [:]) {
        self.retention = retention
        places = environments.flatMap { environment -> [Place] in
            let start = { (kind: PrunedKind?) in reached[Walk(environment: environment, kind: kind)] ?? "" }
            let others = PrunedKind.allCases.map { Place.others($0, environment, after: start($0)) }
            return [.runs(environment, after: RunID(rawValue: start(nil)))] + others
        }
    }

    /// Does the next portion.
    ///
    /// - Throws: What the store throws; then the step may be done again.
    mutating func step(_ store: any Store, _ time: any TimeSource) async throws -> Step {
        guard let place = places.first else { return .done }
        let cutoffs = retention.cutoffs(time.now)
        switch place {
        case .runs(let environment, let after, let found, let isLast):
            guard found.isEmpty else {
                return try await remove(from: found, environment, after, isLast, cutoffs, store, time)
            }
            return try await look(environment, after, cutoffs, store, time)
        case .others(let kind, let environment, let after):
            return try await others(kind, environment, after, cutoffs, store, time)
        }
    }

    /// Looks for runs that may go; they go with the next steps.
    private mutating func look(
        _ environment: EnvironmentID, _ after: RunID, _ cutoffs: RetentionCutoffs, _ store: any Store,
        _ time: any TimeSource
    ) async throws -> Step {
        guard let latest = cutoffs.latest else { return went(on: nil) }
        let query = FinishedRunQuery(
            after: after, before: RunID.floor(at: latest), ends: cutoffs.ends, limit: Self.look,
            entries: PrunePortion.entries + 1)
        let began = time.now
        let page = try await store.read { try $0.finishedRuns(environment, query) }
        let found = page.runs.outlived(cutoffs)[...]
        let next = page.last ?? page.runs.last?.id ?? after
        guard !found.isEmpty else {
            reached[Walk(environment: environment)] = next.rawValue
            return went(on: page.last == nil ? nil : .runs(environment, after: next), used: time.now.since(began))
        }
        let place = Place.runs(environment, after: next, found: found, isLast: page.last == nil)
        return went(on: place, used: time.now.since(began))
    }

    private mutating func remove(
        from found: ArraySlice<FinishedRun>, _ environment: EnvironmentID, _ after: RunID, _ isLast: Bool,
        _ cutoffs: RetentionCutoffs, _ store: any Store, _ time: any TimeSource
    ) async throws -> Step {
        var rest = found
        let portion = PrunePortion(takenFrom: &rest)
        let removal = try await remove(portion.runs.map(\.id), environment, cutoffs, store, time)
        guard let (totals, used) = removal else { return .busy }
        let isBehind = portion.runs.contains { run in
            cutoffs.end(for: run.status).map { run.finishedAt < $0 - .seconds(3_600) } ?? false
        }
        let isOver = rest.isEmpty && isLast
        if rest.isEmpty { reached[Walk(environment: environment)] = after.rawValue }
        let place = isOver ? nil : Place.runs(environment, after: after, found: rest, isLast: isLast)
        return went(on: place, totals, used: used, isBehind)
    }

    /// Removes those of some runs that may still go; nil while another server removes some.
    private func remove(
        _ ids: [RunID], _ environment: EnvironmentID, _ cutoffs: RetentionCutoffs, _ store: any Store,
        _ time: any TimeSource
    ) async throws -> (PruneTotals, Duration)? {
        let (began, totals): (Date, PruneTotals?) = try await store.write { transaction in
            let began = time.now
            guard try transaction.beginPruning() else { return (began, nil) }
            let found = try transaction.finishedRuns(environment, by: cutoffs.ends, locking: ids)
            let runs = found.outlived(cutoffs)
            var changes = ChangeSet()
            changes.prunedRuns = runs.map { $0.pruned(in: environment) }
            try transaction.save(changes)
            var totals = PruneTotals()
            (totals.runs, totals.bytes) = (runs.count, runs.reduce(0) { $0 + $1.bytes })
            return (began, totals)
        }
        FaultPoint.afterPruning.reach()
        return totals.map { ($0, time.now.since(began)) }
    }

    /// Looks for what is beside runs, and removes it; where there is nothing the writer is left alone.
    private mutating func others(
        _ kind: PrunedKind, _ environment: EnvironmentID, _ after: String, _ cutoffs: RetentionCutoffs,
        _ store: any Store, _ time: any TimeSource
    ) async throws -> Step {
        guard let range = PruneRange(kind, after: after, cutoffs) else { return went(on: nil) }
        let lookBegan = time.now
        let seen = try await store.read { try $0.prunable(kind, environment, range) }
        let looking = time.now.since(lookBegan)
        guard seen.removed > 0 else { return went(kind, environment, seen, used: looking) }
        let (began, pruned): (Date, PrunedRange?) = try await store.write { transaction in
            let began = time.now
            guard try transaction.beginPruning() else { return (began, nil) }
            return (began, try transaction.prune(kind, environment, range))
        }
        guard let pruned else { return .busy }
        return went(kind, environment, pruned, used: looking + time.now.since(began))
    }

    private mutating func went(
        _ kind: PrunedKind, _ environment: EnvironmentID, _ range: PrunedRange, used: Duration
    ) -> Step {
        var totals = PruneTotals()
        if range.removed > 0 { totals.others[kind] = range.removed }
        let isWalk = kind == .tokens || kind == .batches
        if isWalk, let last = range.last { reached[Walk(environment: environment, kind: kind)] = last }
        return went(on: range.last.map { .others(kind, environment, after: $0) }, totals, used: used)
    }

    private mutating func went(
        on place: Place?, _ totals: PruneTotals = PruneTotals(), used: Duration = .zero, _ isBehind: Bool = false
    ) -> Step {
        if let place { places[0] = place } else { places.removeFirst() }
        return .went(totals, used, isBehind: isBehind)
    }
}

extension PruneRange {
    /// Where to look for what is old of a kind; nil where all of it is kept.
    fileprivate init?(_ kind: PrunedKind, after: String, _ cutoffs: RetentionCutoffs) {
        let end: Date?
        switch kind {
        case .journals: end = cutoffs.now
        case .tokens, .batches, .bulkActions: end = cutoffs.runs
        case .refusals, .errors: end = cutoffs.failed
        }
        guard let end else { return nil }
        self.init(after: after, endedBy: end, now: cutoffs.now, limit: kind == .batches ? 20 : 100)
        if kind == .tokens { before = TokenID.floor(at: end).rawValue }
        if kind == .batches { before = BatchID.floor(at: end).rawValue }
    }
}
