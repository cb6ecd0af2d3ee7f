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
        let stored = try stored()
        let dueAt = stored?.dueAt ?? asked
        guard stored?.isOver != true, dueAt > session.host.time.now else { return }
        try await session.enter(context.pass, calls: 1)
        var isParked = false
        defer { if !isParked { session.leave(context.pass, calls: 1) } }
        if stored == nil { try await session.note(opening(dueAt), context.pass) }
        guard let pending = try self.stored(), !pending.isOver, let dueAt = pending.dueAt else { return }
        guard pending.suspends else { return try await session.sleep(until: dueAt) }
        isParked = true
        try await session.park(pending.id, context.pass, calls: 1, bodies: context.scope.bodiesHeldByCurrentTask)
    }

    /// What matters of a stored wait: a journal entry is large, and what is held across a call costs memory while it waits.
    private struct StoredWait {
        let id: EntryKey
        let dueAt: Date?
        let suspends: Bool
        let isOver: Bool
    }

    /// - Throws: ``NonDeterminism`` when something else than a wait stands there.
    private func stored() throws -> StoredWait? {
        guard let entry = session.entry(at: place) else { return nil }
        guard entry.kind == .wait else {
            let wait = EntryKind.wait.rawValue
            throw context.pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: wait))
        }
        let isOver = entry.state != .pending
        return StoredWait(id: entry.id, dueAt: entry.dueAt, suspends: entry.suspends, isOver: isOver)
    }

    private func opening(_ dueAt: Date) -> RunChange {
        let suspends = session.host.suspends(for: dueAt.since(session.host.time.now))
        return .openWait(
            RunChange.WaitOpening(id: place.id(), attempt: context.attempt, dueAt: dueAt, suspends: suspends))
    }
}
