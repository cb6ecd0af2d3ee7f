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
                try await pause(after: number, until: due)
            } else {
                switch try await once(number, body) {
                case .done(let value): return value
                case .again(let delay): try await pause(after: number, until: session.host.time.now + delay)
                }
            }
            number += 1
        }
    }

    private func once<Value: Sendable>(
        _ number: Int, _ body: (Int) async throws -> Ending<Value>
    ) async throws -> Ending<Value> {
        try await session.enter(context.pass, bodies: 1)
        defer { session.leave(context.pass, bodies: 1) }
        let scope = StepScope(place, in: context.scope, isFirstTry: number == 1, isBlock: true)
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

    private func pausePlace(after number: Int) -> EntryPlace {
        let key = EntryKey.unkeyed(attempt: context.attempt, ordinal: number).key
        return EntryPlace(scope: place.description, key: key)
    }

    private func storedPause(after number: Int) -> Date? {
        session.entry(at: pausePlace(after: number)).map { $0.dueAt ?? session.host.time.now }
    }

    private func pause(after number: Int, until due: Date) async throws {
        let call = WaitCall(context, gapAt: pausePlace(after: number), until: due)
        if let branch = try await call.begin() { try await branch.stand() }
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
