import TriggerModel

/// What is compared of one pass through a task.
struct ReplayRecord: Sendable {
    /// How the run ended, in words; or what kept it from that.
    var end = ""
    var output: String?
    /// How attempts failed: names and messages.
    var failures: [String: String] = [:]
    /// What the bodies of steps returned.
    var steps: [StepPlace: Packet] = [:]
    /// The runs that were triggered, sorted.
    var triggered: [String] = []
    /// How often each effect was done.
    var effects: [String: Int] = [:]
    /// An idempotency key that came with two different things.
    var conflict: String?

    /// The first thing that is not as it was in another pass, in words; nil when all is.
    ///
    /// Of steps in `free` the results are not the same in two passes that nothing disturbed.
    func difference(from other: ReplayRecord, free: Set<StepPlace> = []) -> String? {
        newFailure(since: other)
            ?? Self.changed("the run", other.end, end)
            ?? Self.changed("the output", other.output ?? "none", output ?? "none")
            ?? changedStep(since: other, free)
            ?? Self.changed("what was triggered", "\(other.triggered)", "\(triggered)")
            ?? changedEffect(since: other)
            ?? conflict
    }

    private func newFailure(since other: ReplayRecord) -> String? {
        let new = failures.filter { other.failures[$0.key] == nil }.min { $0.key < $1.key }
        return new.map { "an attempt failed that did not before: \($0.key): \($0.value)" }
    }

    private func changedStep(since other: ReplayRecord, _ free: Set<StepPlace>) -> String? {
        let places = Set(steps.keys).union(other.steps.keys).sorted { $0.path < $1.path }
        return places.lazy.compactMap { place in
            let (before, now) = (other.steps[place], steps[place])
            if free.contains(place), before != nil, now != nil { return nil }
            let what = "the step \"\(place.path)\" of \(place.task)"
            return Self.changed(what, Self.text(before), Self.text(now))
        }.first
    }

    private func changedEffect(since other: ReplayRecord) -> String? {
        Set(effects.keys).union(other.effects.keys).sorted().lazy.compactMap { name in
            let (before, now) = (other.effects[name] ?? 0, effects[name] ?? 0)
            guard before != now else { return nil }
            return "\"\(name)\" was done \(now) times, not \(before): does it have the step's idempotency key?"
        }.first
    }

    private static func text(_ output: Packet?) -> String {
        output.map { $0.data ?? "nothing" } ?? "not done"
    }

    private static func changed(_ what: String, _ before: String, _ now: String) -> String? {
        before == now ? nil : "\(what): \(now), not \(before)"
    }
}
