import TriggerModel

import struct Foundation.Date

/// One wait for an instant: found in the journal, or begun now.
struct WaitCall: Sendable {
    let context: RunContext
    let place: EntryPlace

    private var session: RunSession {
        context.session
    }

    /// Returns when the stored instant has passed, or the given one if none is stored.
    func run(until asked: Date) async throws {
        try session.checkOpen(context.pass)
        let host = session.host
        let stored = try stored()
        let dueAt = stored?.dueAt ?? asked
        guard stored?.state != .completed, dueAt > host.time.now else { return }
        try await session.enter(context.pass, calls: 1)
        var isParked = false
        defer { if !isParked { session.leave(context.pass, calls: 1) } }
        let entry = if let stored { stored } else { try await open(dueAt) }
        guard entry.state == .pending, let dueAt = entry.dueAt else { return }
        guard entry.suspends else { return try await session.sleep(until: dueAt) }
        isParked = true
        _ = try await session.park(entry.id, context.pass, calls: 1, bodies: context.scope.bodiesHeldByCurrentTask)
    }

    /// - Throws: ``NonDeterminism`` when something else than a wait stands there.
    private func stored() throws -> JournalEntry? {
        guard let entry = session.entry(at: place) else { return nil }
        guard entry.kind == .wait else {
            let wait = EntryKind.wait.rawValue
            throw context.pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: wait))
        }
        return entry
    }

    private func open(_ dueAt: Date) async throws -> JournalEntry {
        let opening = RunChange.WaitOpening(
            id: place.id(),
            attempt: context.attempt,
            dueAt: dueAt,
            suspends: session.host.suspends(for: dueAt.since(session.host.time.now))
        )
        return try await session.open(.openWait(opening), context.pass).entry
    }
}
