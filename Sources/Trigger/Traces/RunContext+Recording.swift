import TriggerModel

import struct Foundation.Date

extension RunContext {
    /// Where in the run's code the call is.
    var tracePlace: TracePlace {
        tracePlace(in: scope)
    }

    func tracePlace(in scope: StepScope) -> TracePlace {
        TracePlace(attempt: attempt, scope: scope.path, generation: scope.generation, tries: scope.tries)
    }

    /// Whether what is recorded counts: of code that goes on after the run left this worker nothing does, since it would take the place of
    /// what the next pass records.
    var isRecording: Bool {
        session.dropped == nil
    }

    /// Takes in a line of a log.
    func record(_ line: TraceLine, at instant: Date) {
        guard isRecording else { return }
        let event = TraceEvent(
            run: run.id, place: tracePlace, sequence: scope.nextRecord(), kind: .log, level: line.level,
            message: TraceLimits.message(line.message), startedAt: instant, parent: currentSpan,
            attributes: TraceLimits.attributes(line.attributes))
        session.host.traces.add(event, execution: execution)
    }

    /// Takes in that a hook ran, if it failed or took a while.
    ///
    /// Those that are noted in the journal are seen there.
    func recordHook(_ name: String, since start: Date, error: (any Error)?) {
        let now = session.host.time.now
        guard isRecording, error != nil || now.timeIntervalSince(start) > Self.shortestHook else { return }
        let event = TraceEvent(
            run: run.id, place: tracePlace, sequence: scope.nextRecord(), kind: .hook,
            level: error == nil ? .trace : .error,
            message: name, startedAt: start, durationUs: max(0, now.timeIntervalSince(start).microseconds),
            error: error.map { RunError(thrown: $0) })
        session.host.traces.add(event, execution: execution)
    }

    /// What a hook takes at least to be recorded, in seconds.
    private static let shortestHook = 0.01
}

/// A line of a log, as it is kept.
struct TraceLine: Sendable {
    var level: TraceLevel
    var message: String
    var attributes: [String: JSONValue]
}
