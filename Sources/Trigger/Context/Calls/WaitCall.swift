import TriggerModel

import struct Foundation.Date

/// One wait for an instant: found in the journal, or begun now.
///
/// An object, as is all that goes from here into functions that wait: what they have in hand lies in their frames.
final class WaitCall: Sendable {
    private let context: RunContext
    private let place: EntryPlace
    private let asked: Date
    /// Whether it is the pause between two tries, which no hook is told of.
    private let isGap: Bool

    /// - Throws: As ``RunContext/wait(until:throwsIfPast:key:)``.
    init(_ context: RunContext, key: String?, until asked: Date) throws {
        self.context = context
        place = try context.place("wait", key: key)
        self.asked = asked
        isGap = false
    }

    /// A pause between two tries.
    init(_ context: RunContext, gapAt place: EntryPlace, until asked: Date) {
        self.context = context
        self.place = place
        self.asked = asked
        isGap = true
    }

    private var session: RunSession {
        context.session
    }

    /// Waits for the stored instant, or for the one that was asked for if none is stored, if that is soon.
    ///
    /// - Returns: The branch that has to stand still for it if it is not, with its call counted in.
    func begin() async throws -> Branch? {
        guard let isKnown = try lookup() else {
            try await hooks?.resume(at: entry())
            return nil
        }
        try await session.enter(context.pass, calls: 1)
        do {
            if !isKnown { try await session.note(opening, context.pass) }
            if let hooks, let entry = try entry() { try await hooks.wait(at: entry) }
            if let branch = try branch() { return branch }
            try await waitHere()
            try await hooks?.resume(at: entry(), isCounted: true)
        } catch {
            session.leave(context.pass, calls: 1)
            throw error
        }
        session.leave(context.pass, calls: 1)
        return nil
    }

    /// Notes it, for a try that is in flight as the body of a step.
    func note() async throws {
        try await session.note(opening, context.pass)
    }

    /// Goes on with what was noted so: it is in flight from here on, and no longer the body.
    ///
    /// - Returns: As ``begin()``.
    func beginNoted() async throws -> Branch? {
        session.change { $0.exchange(attempt: context.attempt, calls: 1, bodies: -1) }
        do {
            if let branch = try branch() { return branch }
            try await waitHere()
        } catch {
            session.leave(context.pass, calls: 1)
            throw error
        }
        session.leave(context.pass, calls: 1)
        return nil
    }

    private var hooks: (any WaitHooks)? {
        @inline(never) get { isGap ? nil : context.waitHooks }
    }

    /// - Throws: ``InstantPassed`` when the wait has not begun and its instant is no later than now.
    func expectFuture() throws {
        guard try entry() == nil, asked <= session.host.time.now else { return }
        throw InstantPassed(instant: asked)
    }

    /// Whether the wait is in the journal; nil when it is over.
    @inline(never)
    private func lookup() throws -> Bool? {
        try session.checkOpen(context.pass)
        let entry = try entry()
        let isOver = entry.map { $0.isWaitOver } ?? false
        guard !isOver, (entry?.dueAt ?? asked) > session.host.time.now else { return nil }
        return entry != nil
    }

    private var opening: RunChange {
        @inline(never) get {
            let suspends = session.host.suspends(for: asked.since(session.host.time.now))
            return .openWait(
                RunChange.WaitOpening(id: place.id(), attempt: context.attempt, dueAt: asked, suspends: suspends))
        }
    }

    /// The branch that waits, unless the wait is over or short.
    @inline(never)
    private func branch() throws -> Branch? {
        guard let entry = try entry(), !entry.isWaitOver, entry.suspends else { return nil }
        let bodies = context.bodiesHeldByCurrentTask
        return Branch(of: session, .entry(entry.id, bodies: bodies), calls: 1)
    }

    /// Waits here, if the wait is not over.
    @inline(never)
    private func waitHere() async throws {
        guard let entry = try entry(), !entry.isWaitOver, let dueAt = entry.dueAt else { return }
        try await session.sleep(until: dueAt)
    }

    /// - Throws: ``NonDeterminism`` when something else than a wait stands there.
    private func entry() throws -> JournalEntry? {
        guard let entry = session.entry(at: place) else { return nil }
        guard entry.kind == .wait else {
            let wait = EntryKind.wait.rawValue
            throw context.pass.end(with: NonDeterminism(at: place, stored: entry.fingerprint, asked: wait))
        }
        return entry
    }
}

extension JournalEntry {
    fileprivate var isWaitOver: Bool {
        state != .pending || dueAt == nil
    }
}
