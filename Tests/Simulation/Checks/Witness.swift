import TriggerModel

/// Remembers what the code of tasks and the clients were told, and holds it against what is stored.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class Witness: @unchecked Sendable {
    private let inspector: Inspector
    private let report: (Violation) -> Void
    private var seen: [String: String] = [:]
    private var begun: Set<String> = []
    private var firstCalls: [String: Int64] = [:]
    private var receipts: [String: [RunID]] = [:]
    private var bodies = 0
    /// The runs whose hooks for an end without their code were called, to the end.
    private(set) var hooked: Set<String> = []

    init(_ inspector: Inspector, report: @escaping (Violation) -> Void) {
        self.inspector = inspector
        self.report = report
    }

    // MARK: The code of tasks

    /// A hook ran for a run that was cancelled or expired.
    func sawHook(of run: RunID) {
        hooked.insert(run.rawValue)
    }

    /// A call of a run's code returned something: it returns the same at every pass.
    func saw(_ value: String, at place: String, of run: RunID) {
        let place = "\(run) \(place)"
        guard let earlier = seen.updateValue(value, forKey: place), earlier != value else { return }
        fail("replay gives the same journal", "\(place): \"\(earlier)\", then \"\(value)\"")
    }

    /// A step returned a value: it is the stored one.
    func sawStep(_ value: String, scope: String, key: String, of run: RunID) {
        saw(value, at: "\(scope)/\(key)", of: run)
        let stored = inspector.texts(
            "SELECT output FROM trigger_journal WHERE run = $1 AND scope = $2 AND key = $3 AND state = 'COMPLETED'",
            [run.rawValue, scope, key])
        if stored != ["\"\(value)\""] {
            fail("what a step returned is stored", "\(run) \(scope)/\(key): \"\(value)\", but stored is \(stored)")
        }
    }

    /// The body of a step begins.
    ///
    /// - Returns: A number that no other body gets.
    func bodyBegins(_ place: String, scope: String, key: String, of run: RunID, epoch: Int) -> Int {
        bodies += 1
        if !begun.insert("\(run) \(epoch) \(place)").inserted {
            fail("a step runs once in an execution", "\(run) \(place) in epoch \(epoch)")
        }
        guard inspector.runs[run.rawValue]?.epoch == epoch else { return bodies }
        let stored = inspector.texts(
            "SELECT output FROM trigger_journal WHERE run = $1 AND scope = $2 AND key = $3 AND state = 'COMPLETED'",
            [run.rawValue, scope, key])
        if !stored.isEmpty { fail("a completed step never runs again", "\(run) \(scope)/\(key) in epoch \(epoch)") }
        return bodies
    }

    /// A wait began, the first time or again.
    func waitBegins(at place: String, of run: RunID, now: Int64) {
        let place = "\(run) \(place)"
        firstCalls[place] = firstCalls[place] ?? now
    }

    /// A wait ended.
    func waitEnded(at place: String, of run: RunID, length: Int, now: Int64) {
        let begin = firstCalls["\(run) \(place)"] ?? now
        if now < begin + Int64(length) {
            fail("no wait ends early", "\(run) \(place): after \(now - begin) of \(length) ms")
        }
    }

    /// A run that was waited for ended, as its parent was told.
    func sawEnd(of run: RunID, status: String, output: String?) {
        guard let facts = inspector.runs[run.rawValue], facts.isFinal, facts.status == status,
            output.map({ facts.output == "\"\($0)\"" }) ?? true
        else {
            let stored = inspector.runs[run.rawValue].map { "\($0.status) \($0.output)" } ?? "unknown"
            return fail("results are told truthfully", "run \(run): told \(status) \(output ?? "-"), stored \(stored)")
        }
    }

    /// A token ended, as a run that waited for it was told.
    func sawToken(_ token: TokenID, _ told: String) {
        let stored = inspector.texts(
            "SELECT status || ' ' || output FROM trigger_tokens WHERE id = $1", [token.rawValue])
        let ends = [
            "COMPLETED \"\(told)\"", "TIMED_OUT {\"code\":\"TRIGGER_WAITPOINT_TIMEOUT\",\"message\":\"\(told)\"}",
        ]
        guard stored.count != 1 || !ends.contains(stored[0]) else { return }
        fail("results are told truthfully", "token \(token): told \"\(told)\", stored \(stored)")
    }

    /// Runs were triggered, as the caller was told.
    func sawReceipts(_ runs: [RunID], of items: [TriggerItem]) {
        // A debounced run has the payload of whoever put it off last.
        for (run, item) in zip(runs, items) where item.options.debounce == nil {
            let stored = inspector.texts(
                "SELECT task || ' ' || coalesce(payload, '') FROM trigger_runs WHERE id = $1", [run.rawValue])
            let told = "\(item.task) \(item.payload.data ?? "")"
            guard stored != [told], !inspector.isGone(run.rawValue) else { continue }
            fail("triggers are answered truthfully", "run \(run): told \(told), stored \(stored)")
        }
    }

    // MARK: Clients

    /// A request was answered: all its repeats are answered alike.
    func sawRequest(_ key: String, _ runs: [RunID]) {
        guard let earlier = receipts.updateValue(runs, forKey: key), earlier != runs else { return }
        fail("a request has its effect once", "\(key): \(earlier), then \(runs)")
    }

    /// A trigger was refused since a queue is full; `commit` is the last one before it was sent.
    func sawFull(_ queue: String, since commit: Int) {
        guard !inspector.wasFull(since: commit) else { return }
        fail("no trigger is refused while there is room", "the queue \(queue) was not full since commit \(commit)")
    }

    /// A cancel was answered with a status.
    func sawCancel(of run: RunID, _ status: RunStatus) {
        let stored = inspector.runs[run.rawValue]?.status
        if !status.isFinal || stored != status.rawValue {
            let told = "told \(status.rawValue), stored \(stored ?? "unknown")"
            fail("cancels are answered truthfully", "run \(run): \(told)")
        }
    }

    // MARK: Writes

    /// A worker's writes were answered; `commit` is the last one before they were sent.
    func sawAnswers(_ answers: [WriteAnswer], to writes: [RunWrite], of worker: WorkerID, since commit: Int) {
        for (write, answer) in zip(writes, answers) {
            if case .refused = answer { continue }
            guard let isStrict = write.change.needsLease else { continue }
            let (run, epoch) = (write.execution.run, write.execution.epoch)
            let holder = isStrict ? worker.rawValue : nil
            guard !inspector.wasCurrent(run.rawValue, epoch: epoch, worker: holder, since: commit) else { continue }
            fail("only the current epoch writes", "\(worker) wrote into \(run) in epoch \(epoch): \(write.change)")
        }
    }

    private func fail(_ guarantee: String, _ details: String) {
        report(Violation(guarantee: guarantee, details: details))
    }
}

extension RunChange {
    /// Whether it takes the lease itself, or only its epoch since its answer may be given again; nil when it takes neither.
    fileprivate var needsLease: Bool? {
        switch self {
        case .openStep, .completeStep, .failStep, .openWait, .triggerRuns, .createToken, .waitForToken, .handBack,
            .changeMetadata, .addTags:
            true
        case .start, .suspend, .finish, .wake, .endHooks: false
        case .acknowledgeCancel: nil
        }
    }
}
