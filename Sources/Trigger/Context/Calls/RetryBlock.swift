import TriggerModel

import struct Foundation.Date

/// Code that is tried again and again, with pauses that are noted in the journal.
///
/// What is keyed inside it is found again by its key and that of the block, in every try; a pause belongs to its attempt, and says
/// that the try before it failed, so that a replay does not make that try again.
struct RetryBlock: Sendable {
    let context: RunContext
    let place: EntryPlace

    /// How a try ended, unless by an error.
    enum Ending<Value: Sendable>: Sendable {
        /// Well.
        case done(Value)
        /// Another one follows after a while.
        case again(after: Duration)
    }

    private var session: RunSession {
        context.session
    }

    /// Makes one try after the other; each is given its number, from 1.
    ///
    /// - Throws: What a try throws; ``RunDropped``; `CancellationError`.
    func run<Value: Sendable>(_ body: (Int) async throws -> Ending<Value>) async throws -> Value {
        var number = 1
        while true {
            if let due = storedPause(after: number) {
                try await stand(WaitCall(context, gapAt: pausePlace(after: number), until: due).begin())
            } else if case .done(let value) = try await once(number, body) {
                return value
            }
            number += 1
        }
    }

    /// Makes a try, and waits out the pause after it if it is to be repeated.
    ///
    /// Until the pause is noted the try is in flight, so that no suspension and no drain comes between; then the pause is instead.
    private func once<Value: Sendable>(
        _ number: Int, _ body: (Int) async throws -> Ending<Value>
    ) async throws -> Ending<Value> {
        try await session.enter(context.pass, bodies: 1)
        let (ending, gap): (Ending<Value>, WaitCall?)
        do {
            ending = try await tried(number, body)
            gap = try await noted(ending, after: number)
        } catch {
            session.leave(context.pass, bodies: 1)
            throw error
        }
        if let gap { try await stand(gap.beginNoted()) } else { session.leave(context.pass, bodies: 1) }
        return ending
    }

    private func tried<Value: Sendable>(
        _ number: Int, _ body: (Int) async throws -> Ending<Value>
    ) async throws -> Ending<Value> {
        let scope = StepScope(place, tries: number, in: context.scope, isFirstTry: number == 1, isBlock: true)
        defer { scope.close() }
        do {
            let ending = try await StepScope.$current.withValue(scope) { try await body(number) }
            // A try that failed is not made again by a replay, nor are its changes.
            if case .done = ending { try context.takeOver(scope) }
            return ending
        } catch {
            throw session.dropped ?? context.pass.fatal ?? error
        }
    }

    /// The pause that follows a try, noted; nil for none.
    private func noted<Value: Sendable>(_ ending: Ending<Value>, after number: Int) async throws -> WaitCall? {
        guard case .again(let delay) = ending, delay > .zero else { return nil }
        let gap = WaitCall(context, gapAt: pausePlace(after: number), until: session.host.time.now + delay)
        try await gap.note()
        return gap
    }

    private func stand(_ branch: Branch?) async throws {
        try await branch?.stand()
    }

    private func pausePlace(after number: Int) -> EntryPlace {
        let key = EntryKey.unkeyed(attempt: context.attempt, ordinal: number).key
        return EntryPlace(scope: place.description, key: key)
    }

    private func storedPause(after number: Int) -> Date? {
        session.entry(at: pausePlace(after: number)).map { $0.dueAt ?? session.host.time.now }
    }
}

extension RunContext {
    /// Whether an error says that something failed, and not that the run is leaving, that the code around gave up, or that the
    /// attempt is over.
    func isFailure(_ error: any Error) -> Bool {
        guard session.dropped == nil, pass.fatal == nil else { return false }
        return !(error is CancellationError) && !(error is RunDropped)
    }
}
