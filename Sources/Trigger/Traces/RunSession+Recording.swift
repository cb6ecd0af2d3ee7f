import TriggerModel

import struct Foundation.Date

extension RunSession {
    /// An attempt after the first has begun: when that was does not follow from anything else.
    func recordStart(of attempt: Int) {
        host.traces.open(attemptEvent(attempt, from: host.time.now))
    }

    /// The run leaves this worker, or has ended: an attempt that goes on elsewhere is ended there.
    func forgetStart() {
        host.traces.forget(attemptEvent(attempt, from: host.time.now).id)
    }

    /// The end of an attempt, to be recorded once the server has it; nil where it follows from the run's own end.
    func endedAttempt(_ outcome: AttemptOutcome) -> TraceEvent? {
        let attempt = attempt
        switch outcome {
        case .success where attempt == 1: return nil
        case .success: return attemptEvent(attempt, from: host.time.now, endsNow: true)
        case .failure(let error, _):
            var event = attemptEvent(attempt, from: attempt == 1 ? run.startedAt : host.time.now, endsNow: true)
            (event.error, event.level) = (error, .error)
            return event
        }
    }

    /// Records the end of an attempt.
    func record(_ ended: TraceEvent?) {
        guard let event = ended else { return }
        host.traces.close(event, execution: execution.epoch)
    }

    private func attemptEvent(_ attempt: Int, from start: Date, endsNow: Bool = false) -> TraceEvent {
        TraceEvent(
            run: run.id, place: TracePlace(attempt: attempt), sequence: TraceEvent.attemptSequence, kind: .attempt,
            message: "Attempt \(attempt)", startedAt: start,
            durationUs: endsNow ? max(0, host.time.now.timeIntervalSince(start).microseconds) : nil)
    }
}

extension Double {
    /// So many seconds, in microseconds.
    var microseconds: Int64 {
        Int64((self * 1_000_000).rounded())
    }
}
