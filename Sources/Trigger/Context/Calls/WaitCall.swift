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
        guard let pending = try await begin(until: asked) else { return }
        guard pending.suspends else { return try await sleep(until: pending.dueAt) }
        let bodies = context.scope.bodiesHeldByCurrentTask
        try await session.park(pending.id, context.pass, calls: 1, bodies: bodies)
    }

    /// Finds the wait in the journal or opens it; a call of its own, whose memory is free again when the run waits.
    ///
    /// - Returns: The wait, with its call counted in; nil when it is over.
    private func begin(until asked: Date) async throws -> StoredWait? {
        try session.checkOpen(context.pass)
        let stored = try stored()
        let dueAt = stored?.dueAt ?? asked
        guard stored?.isOver != true, dueAt > session.host.time.now else { return nil }
        try await session.enter(context.pass, calls: 1)
        do {
            if stored == nil { try await session.note(opening(dueAt), context.pass) }
            if let pending = try self.stored(), !pending.isOver { return pending }
        } catch {
            session.leave(context.pass, calls: 1)
            throw error
        }
        session.leave(context.pass, calls: 1)
        return nil
    }

    private func sleep(until instant: Date) async throws {
        defer { session.leave(context.pass, calls: 1) }
        try await session.sleep(until: instant)
    }

    /// What matters of a stored wait: a journal entry is large, and what is held across a call costs memory while it waits.
    private struct StoredWait {
        let id: EntryKey
        let dueAt: Date
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
        let isOver = entry.state != .pending || entry.dueAt == nil
        return StoredWait(
            id: entry.id, dueAt: entry.dueAt ?? .distantPast, suspends: entry.suspends, isOver: isOver)
    }

    private func opening(_ dueAt: Date) -> RunChange {
        let suspends = session.host.suspends(for: dueAt.since(session.host.time.now))
        return .openWait(
            RunChange.WaitOpening(id: place.id(), attempt: context.attempt, dueAt: dueAt, suspends: suspends))
    }
}
