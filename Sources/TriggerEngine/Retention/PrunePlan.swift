public import TriggerModel

public import struct Foundation.Date

/// What a retention would remove of a store's runs, and what it would leave although it is old.
public struct PrunePlan: Hashable, Sendable {
    /// Runs of one status.
    public struct Share: Hashable, Sendable {
        /// How they ended.
        public var status: RunStatus
        /// How many would be removed.
        public var removed = 0
        /// Bytes of their payloads, metadata and outputs in the database.
        public var bytes = 0
        /// Entries of their journals.
        public var entries = 0
        /// When the first and the last of them ended.
        public var ends: ClosedRange<Date>?
        /// How many are old enough, but still needed.
        public var needed = 0

        mutating func add(_ run: FinishedRun, _ standing: FinishedRun.Standing) {
            guard standing == .outlived else {
                if standing == .needed { needed += 1 }
                return
            }
            removed += 1
            bytes += run.bytes
            entries += run.entries
            let (first, last) = (ends?.lowerBound ?? run.finishedAt, ends?.upperBound ?? run.finishedAt)
            ends = min(first, run.finishedAt)...max(last, run.finishedAt)
        }
    }

    /// The shares, by status; statuses without any old run are left out.
    public var shares: [Share] = []

    /// Looks at a store, and changes nothing.
    ///
    /// - Parameters:
    ///   - store: What to look at, a page of runs at a time.
    ///   - retention: What would be kept.
    ///   - now: The present instant.
    /// - Throws: A ``StoreError``.
    public init(of store: any Store, _ retention: Retention, now: Date) async throws {
        let cutoffs = retention.cutoffs(now)
        guard let latest = cutoffs.latest else { return }
        var found: [RunStatus: Share] = [:]
        for environment in try await store.read({ try $0.environments() }) {
            var kept: Set<RunID> = []
            var query = FinishedRunQuery(
                before: .floor(at: latest), ends: cutoffs.ends, limit: 5_000, entries: 1 << 40)
            while true {
                let page = try await store.read { [query] in try $0.finishedRuns(environment, query) }
                for run in page.runs {
                    let going: Set<RunID> = run.parent.map { kept.contains($0) ? [] : [$0] } ?? []
                    let standing = run.standing(cutoffs, going: going)
                    if standing != .outlived { kept.insert(run.id) }
                    if standing != .young { found[run.status, default: Share(status: run.status)].add(run, standing) }
                }
                guard let last = page.last else { break }
                query.after = last
            }
        }
        shares = RunStatus.allCases.compactMap { found[$0] }
    }
}
