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
    /// How far it came in the runs of each environment.
    private(set) var reached: [EnvironmentID: RunID] = [:]

    /// How many runs are looked at at a time.
    static let look = 1_000

    private enum Place {
        case runs(EnvironmentID, after: RunID)
        case others(PrunedKind, EnvironmentID, after: String)
    }

    /// What a step did.
    enum Step: Sendable {
        /// It removed so much, and used the store's writer for so long; another step follows.
        case went(PruneTotals, Duration, isBehind: Bool)
        /// Another server removes what is old.
        case busy
        /// There is nothing left to walk through.
        case done
    }

    /// A walk through those environments.
    ///
    /// It begins in their runs where `reached` says, and at the oldest one where that says nothing.
    init(_ environments: [EnvironmentID], _ retention: Retention, from reached: [EnvironmentID: RunID] = [:]) {
        self.retention = retention
        places = environments.flatMap { environment in
            [.runs(environment, after: reached[environment] ?? RunID(rawValue: ""))]
                + PrunedKind.allCases.map { .others($0, environment, after: "") }
        }
    }

    /// Does the next portion.
    ///
    /// - Throws: What the store throws; then the step may be done again.
    mutating func step(_ store: any Store, _ time: any TimeSource) async throws -> Step {
        guard let place = places.first else { return .done }
        let cutoffs = retention.cutoffs(time.now)
        switch place {
        case .runs(let environment, let after): return try await runs(environment, after, cutoffs, store, time)
        case .others(let kind, let environment, let after):
            return try await others(kind, environment, after, cutoffs, store, time)
        }
    }

    private mutating func runs(
        _ environment: EnvironmentID, _ after: RunID, _ cutoffs: RetentionCutoffs, _ store: any Store,
        _ time: any TimeSource
    ) async throws -> Step {
        guard let latest = cutoffs.latest else { return went(on: nil) }
        let query = FinishedRunQuery(
            after: after, before: RunID.floor(at: latest), endedBy: latest, limit: Self.look)
        let began = time.now
        let page = try await store.read { try $0.finishedRuns(environment, query) }
        let reading = time.now.since(began)
        let portion = PrunePortion(page, after: after, cutoffs)
        let removal = try await remove(portion.runs.map(\.id), environment, cutoffs, store, time)
        guard let (totals, writing) = removal else { return .busy }
        reached[environment] = portion.next ?? page.runs.last?.id ?? after
        let isBehind = portion.runs.first.map { $0.finishedAt < latest - .seconds(3_600) } ?? false
        return went(on: portion.next.map { .runs(environment, after: $0) }, totals, reading + writing, isBehind)
    }

    /// Removes those of some runs that may still go; nil while another server removes some.
    private func remove(
        _ ids: [RunID], _ environment: EnvironmentID, _ cutoffs: RetentionCutoffs, _ store: any Store,
        _ time: any TimeSource
    ) async throws -> (PruneTotals, Duration)? {
        guard !ids.isEmpty else { return (PruneTotals(), .zero) }
        let (began, totals): (Date, PruneTotals?) = try await store.write { transaction in
            let began = time.now
            guard try transaction.beginPruning() else { return (began, nil) }
            guard let latest = cutoffs.latest else { return (began, PruneTotals()) }
            let found = try transaction.finishedRuns(environment, endedBy: latest, locking: ids)
            let runs = found.outlived(cutoffs)
            var changes = ChangeSet()
            changes.prunedRuns = runs.map { $0.pruned(in: environment) }
            try transaction.save(changes)
            var totals = PruneTotals()
            for (run, change) in zip(runs, changes.prunedRuns) where change.entries == nil {
                totals.runs += 1
                totals.bytes += run.bytes
            }
            return (began, totals)
        }
        FaultPoint.afterPruning.reach()
        return totals.map { ($0, time.now.since(began)) }
    }

    private mutating func others(
        _ kind: PrunedKind, _ environment: EnvironmentID, _ after: String, _ cutoffs: RetentionCutoffs,
        _ store: any Store, _ time: any TimeSource
    ) async throws -> Step {
        let isOfFailures = kind == .refusals || kind == .errors
        guard let end = isOfFailures ? cutoffs.failed : cutoffs.runs else { return went(on: nil) }
        let (began, pruned): (Date, PrunedRange?) = try await store.write { transaction in
            let began = time.now
            guard try transaction.beginPruning() else { return (began, nil) }
            let range = PruneRange(after: after, endedBy: end, now: cutoffs.now, limit: kind == .batches ? 20 : 100)
            return (began, try transaction.prune(kind, environment, range))
        }
        guard let pruned else { return .busy }
        var totals = PruneTotals()
        if pruned.removed > 0 { totals.others[kind] = pruned.removed }
        return went(on: pruned.last.map { .others(kind, environment, after: $0) }, totals, time.now.since(began))
    }

    private mutating func went(
        on place: Place?, _ totals: PruneTotals = PruneTotals(), _ used: Duration = .zero, _ isBehind: Bool = false
    ) -> Step {
        if let place { places[0] = place } else { places.removeFirst() }
        return .went(totals, used, isBehind: isBehind)
    }
}
