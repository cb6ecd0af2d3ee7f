import Synchronization
package import TriggerModel

package import struct Foundation.Date

/// What a test kit sees of a worker, and what it puts in the place of steps' bodies.
///
/// A worker without one looks for it once per step and once per short wait, and does nothing else for it.
package final class WorkerProbe: Sendable {
    /// A try of a step that is about to be made.
    package struct StepVisit: Sendable {
        /// The run.
        package let run: RunInfo
        /// Where the step stands.
        package let entry: EntryKey
        /// What its body is given.
        package let step: StepContext
    }

    /// Runs a step's body, or something else; what it returns is what the step returns.
    package typealias StepBody = @Sendable (StepVisit, _ own: () async throws -> Packet) async throws -> Packet

    /// A branch of a run that sleeps with its slot held.
    private struct Nap {
        let session: ObjectIdentifier
        let until: Date
        /// What is in flight of it meanwhile.
        let calls: Int
        let bodies: Int
    }

    private struct State {
        var host: RunHost?
        var naps: [Int: Nap] = [:]
        var lastNap = 0
    }

    /// What runs the code of the runs; nil for what runs everything else.
    package let executor: (any TaskExecutor)?
    let visit: StepBody
    private let state = Mutex(State())

    /// Makes a probe for one worker.
    package init(executor: (any TaskExecutor)?, visit: @escaping StepBody) {
        self.executor = executor
        self.visit = visit
    }

    /// The worker begins.
    func watch(_ host: RunHost) {
        state.withLock { $0.host = host }
    }

    // MARK: Naps

    /// A branch of a run begins to sleep in a call.
    func beginNap(of session: RunSession, until instant: Date) -> Int {
        beginNap(of: session, until: instant, calls: session.isAttemptOpen ? 1 : 0)
    }

    /// The code that calls begins to sleep by itself, as a client does that asks again later; nil outside of a run.
    package func beginNap(until instant: Date) -> Int? {
        RunContext.current.map { beginNap(of: $0.session, until: instant, calls: 0) }
    }

    private func beginNap(of session: RunSession, until instant: Date, calls: Int) -> Int {
        let bodies = RunContext.current?.bodiesHeldByCurrentTask ?? 0
        let nap = Nap(session: ObjectIdentifier(session), until: instant, calls: calls, bodies: bodies)
        return state.withLock { state in
            state.lastNap += 1
            state.naps[state.lastNap] = nap
            return state.lastNap
        }
    }

    /// It woke, or was woken.
    package func endNap(_ nap: Int) {
        state.withLock { $0.naps[nap] = nil }
    }

    // MARK: Looking

    /// Whether nothing goes on before the clock is turned or the server says something: every run is parked, or all of its
    /// branches sleep.
    ///
    /// Code between two calls is not seen, where another branch of its run sleeps or stands still: whoever asks looks at the
    /// executor too.
    package var isStill: Bool {
        let (host, naps) = state.withLock { ($0.host, Dictionary(grouping: $0.naps.values, by: \.session)) }
        guard let host, host.outbox.isEmpty, host.runs.areStraysGone else { return false }
        let now = host.time.now
        return host.runs.all.allSatisfy { session in
            let own = naps[ObjectIdentifier(session)] ?? []
            guard own.allSatisfy({ $0.until > now }) else { return false }
            let calls = own.reduce(0) { $0 + $1.calls }
            let bodies = own.reduce(0) { $0 + $1.bodies }
            return session.change { $0.isStill(sleepers: own.count, calls: calls, bodies: bodies) }
        }
    }

    /// The next instant at which something goes on by itself; nil when nothing does.
    package var nextWakeUp: Date? {
        let (host, naps) = state.withLock { ($0.host, $0.naps.values.map(\.until)) }
        let sessions = host?.runs.all ?? []
        let wakeUps = naps + sessions.compactMap { session in session.change { $0.nextLook } }
        return wakeUps.min()
    }

    /// The next instant at which a run reaches a limit; nil when none has one that counts at present.
    package var nextLimit: Date? {
        let sessions = state.withLock { $0.host }?.runs.all ?? []
        return sessions.compactMap { session in session.change { $0.deadline?.instant } }.min()
    }

    /// Whether the worker has a run in hand or parked, or its code is yet to end.
    package func holds(_ run: RunID) -> Bool {
        state.withLock { $0.host }?.runs[run] != nil
    }
}

extension SessionState {
    /// When it is seen whether a branch that was delivered something made another call; nil where that does not matter.
    fileprivate var nextLook: Date? {
        guard isLive, calls == 0, bodies == 0, !waiters.isEmpty else { return nil }
        return graces.values.max()
    }

    /// Whether nothing goes on in the run, of whose branches some sleep: so many, with so much in flight.
    fileprivate func isStill(sleepers: Int, calls: Int, bodies: Int) -> Bool {
        if let deadline, deadline.instant <= time.now { return false }
        switch phase {
        case .suspended: return !isWakeSent
        case .suspending, .over: return false
        case .live: break
        }
        guard isAttemptOpen else { return sleepers > 0 }
        guard self.calls == calls, self.bodies == bodies else { return false }
        if sleepers > 0 { return true }
        // A branch that was delivered something has its moment to make the next call; without one the run would be suspended.
        return !waiters.isEmpty && graces.values.contains { $0 > time.now }
    }
}
