import Logging
import Synchronization
import TriggerModel

import struct Foundation.Date

/// The one writer of an engine: it gathers the commands that came while the last commit ran and makes one transaction of them.
///
/// Load, decide, save, then hand runs to hungry workers, all in that transaction; callers are answered after it. The batch
/// is as large as the load makes it: one command when idle, thousands under load.
final class Committer: Sendable {
    let store: any Store
    let time: any TimeSource
    let ids: any IDSource
    let options: EngineOptions
    let logger: Logger
    let metrics: EngineMetrics
    let inbox = Inbox()
    let alarm = Alarm()
    let counter: WorkerCounter
    /// Whether there may be something in the store's inbox.
    let hasInbox = Atomic(true)
    /// Whether a look into it failed, or left something for later, and is to be repeated with the next timer.
    let owesInbox = Atomic(false)
    /// When it began, once it did.
    let startedAt = Mutex(Date.distantPast)
    /// Goes up by one as it begins to commit, and again as it has nothing left to do: odd in between.
    let pulse = Atomic<UInt64>(0)

    init(
        store: any Store, time: any TimeSource, ids: any IDSource, options: EngineOptions, logger: Logger,
        metrics: EngineMetrics
    ) {
        self.store = store
        self.time = time
        self.ids = ids
        self.options = options
        self.logger = logger
        self.metrics = metrics
        counter = WorkerCounter(time: time) { [inbox] in inbox.nudge() }
    }

    /// Queues a command and waits for its answer, which comes after its commit.
    ///
    /// - Throws: An ``EngineError``, with nothing changed, unless it says that the store was closed before that was known.
    func submit<Command: EngineCommand>(_ command: Command) async throws -> Command.Answer {
        try await withCheckedThrowingContinuation { continuation in
            submit(command) { continuation.resume(with: $0) }
        }
    }

    /// Queues a command and calls back with its answer, or with an ``EngineError``, after its commit.
    func submit<Command: EngineCommand>(
        _ command: Command, reply: @escaping @Sendable (Result<Command.Answer, any Error>) -> Void
    ) {
        inbox.add(Ticket(command, reply: reply))
    }

    /// Commits until the inbox is closed and empty, where the store likes it best.
    func run() async {
        await withTaskExecutorPreference(store.executor) { [self] in
            for await _ in inbox.signals { await commitAll() }
            await commitAll()
        }
    }

    /// Answers what was asked before the engine could not start, and whatever is asked later, with a refusal.
    func refuseAll(_ error: any Error) {
        inbox.close()
        for ticket in inbox.drain(.max) { ticket.fail(EngineError(.unavailable, "the server cannot start: \(error)")) }
    }

    /// Whether the inbox is to be looked into now.
    private func takeInboxFlag() -> Bool {
        let isOwed = isTimerDue(time.now) && owesInbox.exchange(false, ordering: .acquiringAndReleasing)
        return hasInbox.exchange(false, ordering: .acquiringAndReleasing) || isOwed
    }

    private func commitAll() async {
        pulse.add(1, ordering: .sequentiallyConsistent)
        defer { pulse.add(1, ordering: .sequentiallyConsistent) }
        while hasWork {
            let hungry = counter.takeHungry()
            let isFull = !hungry.isEmpty && hungry.allSatisfy { $0.slots == 0 }
            await commit(inbox.drain(options.batchLimit, runs: options.triggerLimit, isFull: isFull), hungry)
            // On the store's own thread whoever else writes has its turn between two batches, however much there is to do; where there
            // is none, each commit waits in the store's line anyway.
            if store.executor != nil { await Task.yield() }
        }
    }

    var hasWork: Bool {
        !inbox.isEmpty || counter.hasNewHunger || hasInbox.load(ordering: .acquiring)
            || isTimerDue(time.now)
    }

    /// Commits a batch; one whose data the store refuses is halved until the culprit fails alone.
    private func commit(_ tickets: [Ticket], _ hungry: [WorkerCounter.Hunger]) async {
        let looksIntoInbox = takeInboxFlag()
        do {
            let batch = batch(tickets, hungry, looksIntoInbox: looksIntoInbox)
            let result = try await store.write { try batch.commit($0) }
            let seconds = time.now.timeIntervalSince(batch.now)
            metrics.note(result.tally, commands: tickets.count, seconds: max(0, seconds))
            counter.noteAnswered(hungry)
            publish(result)
        } catch let error as StoreError where error.code == .data && looksIntoInbox {
            // It may be the inbox's fault, which nobody but its rows is to suffer for.
            await commit(tickets, counter.takeHungry())
            await admitOneByOne()
        } catch let error as StoreError where error.code == .data && tickets.count > 1 {
            await commit(Array(tickets.prefix(tickets.count / 2)), counter.takeHungry())
            await commit(Array(tickets.suffix(from: tickets.count / 2)), counter.takeHungry())
        } catch {
            if looksIntoInbox { owesInbox.store(true, ordering: .releasing) }
            fail(tickets, error)
        }
    }

    /// What a commit is to do now.
    func batch(
        _ tickets: [Ticket], _ hungry: [WorkerCounter.Hunger], looksIntoInbox: Bool
    ) -> CommitBatch {
        let now = time.now
        return CommitBatch(
            tickets: tickets, hungry: hungry, isTimerDue: isTimerDue(now),
            inboxLimit: looksIntoInbox ? options.sweepLimit : 0, now: now, ids: ids, options: options,
            localWorkers: store.isShared ? Set(counter.workers) : nil,
            graceUntil: startedAt.withLock { $0 } + options.lease)
    }

    private func isTimerDue(_ now: Date) -> Bool {
        alarm.dueAt.map { $0 <= now } ?? false
    }

    /// What follows a commit: callers are answered, workers get their runs and their news, the next timer is set.
    func publish(_ result: CommitBatch.Result) {
        FaultPoint.afterCommit.reach()
        if !result.tally.fired.isEmpty { FaultPoint.afterFire.reach() }
        if result.tookTimers { alarm.reset(to: result.nextTimer) }
        // A portion that was put off as a whole is enough at a time: there may be any number of them.
        if result.takenInbox >= options.sweepLimit, result.admitted > 0 { hasInbox.store(true, ordering: .releasing) }
        if let next = result.nextInbox {
            owesInbox.store(true, ordering: .releasing)
            alarm.advance(to: next)
        }
        if let earliest = result.earliestTimer { alarm.advance(to: earliest) }
        counter.release(result.freedSlots)
        for worker in result.endedWorkers { counter.dismiss(worker) }
        // Before what this commit put down for them: of that they do not know yet, and nobody hands it back.
        for worker in result.registered where !result.endedWorkers.contains(worker.id) { counter.admit(worker) }
        for notice in result.notices { counter.deliver(notice.notice, to: notice.worker) }
        for (worker, assignments) in result.assignments { counter.deliver(assignments, to: worker) }
        for answer in result.answers { answer() }
        for (environment, runs) in result.ended {
            for observer in options.observers { observer.ended(runs, in: environment) }
        }
        for warning in result.warnings { tell(warning) }
    }

    private func tell(_ warning: Workspace.Warning) {
        logger.warning(
            "\(warning.message)", metadata: ["schedule": "\(warning.schedule)", "task": "\(warning.task)"])
    }

    private func fail(_ tickets: [Ticket], _ error: any Error) {
        metrics.noteFailure()
        logger.error(
            "a commit failed; its callers were told", metadata: ["error": "\(error)"])
        let refusal = EngineError((error as? StoreError)?.code == .data ? .invalid : .unavailable, "\(error)")
        for ticket in tickets { ticket.fail(refusal) }
        // Due timers and hungry workers got nothing: they are looked at again after a moment rather than at once.
        alarm.reset(to: time.now + .seconds(1))
    }
}
