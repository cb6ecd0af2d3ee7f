import Synchronization
import Trigger
import TriggerEngine
import TriggerModel

import struct Foundation.Date

extension Stage {
    /// Whether nothing moves: the engine has nothing to do, every run is parked or sleeps, and no code of a run is running.
    ///
    /// The engine and the executor are looked at before and after the runs: what moved meanwhile changed one of them.
    var isStill: Bool {
        guard let engineMark = engine.stillness, let codeMark = executor.stillness else { return false }
        guard probe.isStill, !(setup.crash?.hasVictims ?? false) else { return false }
        return engine.stillness == engineMark && executor.stillness == codeMark
    }

    /// The instant to turn the clock to when nothing moves: what comes next, or a limit before that; nil when nothing comes.
    ///
    /// Nobody waits for signs of life and for the ends of polls, which come in a hundred years.
    var nextStop: Date? {
        let coming = [engine.nextTimer, probe.nextWakeUp, appointments.next].compactMap(\.self)
        let end = clock.now + .seconds(40 * 365 * 86_400)
        guard let next = (coming.min() ?? clock.nextWakeUp), next < end else { return nil }
        return min(next, probe.nextLimit ?? next)
    }

    /// Waits until nothing moves, or something else is so, and does what the test is to do on the way.
    ///
    /// - Throws: What a handler of tokens throws; `CancellationError`.
    func settle(or isOver: () async throws -> Bool = { false }) async throws {
        repeat {
            try await untilStill(or: isOver)
        } while try await act()
    }

    /// Turns the clock to what comes next, if still nothing moves; false when nothing comes.
    func turnOn() -> Bool {
        turn.withLock { _ in
            guard isStill else { return true }
            guard let next = nextStop else { return false }
            clock.advance(to: next)
            return true
        }
    }

    private func untilStill(or isOver: () async throws -> Bool) async throws {
        var looks = 0
        while !isStill {
            looks += 1
            if let failure = failure.withLock({ $0 }) { throw failure }
            // Others have to run on the same threads, other tests among them.
            if looks < 20 { await Task.yield() } else { try await Task.sleep(for: .microseconds(min(looks, 100) * 20)) }
            // Other runs may be busy for long after this one has ended.
            if looks.isMultiple(of: 20), try await isOver() { return }
            try await recoverVictims()
        }
    }

    /// Hands out again what a crash cut off, once its code has ended.
    private func recoverVictims() async throws {
        guard let crash = setup.crash, crash.hasVictims else { return }
        for victim in crash.takeVictims(where: { !probe.holds($0) }) {
            guard let worker = try await engine.record(victim.run, in: .development).state.worker else { continue }
            _ = try await engine.write([RunWrite(victim, .handBack(activeMs: 0))], from: worker, in: .development)
        }
    }

    /// Does what the test is to do now: answers tokens, and keeps appointments.
    ///
    /// - Returns: Whether there was something.
    private func act() async throws -> Bool {
        let due = appointments.take(by: clock.now)
        for act in due { try await act() }
        let waits = recorder.takeTokenWaits()
        for (wait, order) in waits { try await answer(wait, order) }
        return !due.isEmpty || !waits.isEmpty
    }
}
