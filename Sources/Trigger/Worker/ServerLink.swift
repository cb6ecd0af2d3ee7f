import Logging
import Synchronization
import TriggerModel

/// A worker's side of the conversation with the server: it repeats what did not get through, and registers again when it
/// has to.
final class ServerLink: Sendable {
    let transport: any RunTransport
    let options: WorkerOptions
    private let manifests: [TaskManifest]
    private let runs: RunTable
    private let grant: Mutex<WorkerGrant?> = Mutex(nil)
    private let isLeaving = Mutex(false)

    /// How long a poll may stay unanswered.
    private static let pollWait: Duration = .seconds(20)

    init(_ transport: any RunTransport, options: WorkerOptions, tasks: [TaskDefinition], runs: RunTable) {
        self.transport = transport
        self.options = options
        self.runs = runs
        manifests = tasks.map { $0.manifest(options) }
    }

    /// Where the worker works.
    var environment: EnvironmentID {
        grant.withLock { $0?.environment } ?? .development
    }

    /// What its environment is for; nil where the server does not say.
    var environmentType: EnvironmentType? {
        grant.withLock { $0?.environmentType }
    }

    /// The server's region; nil where it does not say.
    var region: String? {
        grant.withLock { $0?.region }
    }

    // MARK: Joining

    /// Registers, the first time or again with the executions in hand, and drops those that are lost.
    ///
    /// - Throws: ``TransportError`` when the server refuses the worker; `CancellationError`.
    func join() async throws {
        var pauses = Backoff()
        while !isLeaving.withLock({ $0 }) {
            do {
                return try await register()
            } catch {
                let error = try trouble(error)
                if error.code == .unauthorized || error.code == .refused { throw error }
                options.logger.warning("the worker cannot register; it goes on trying", metadata: ["error": "\(error)"])
                try await pauses.pause(options.time)
            }
        }
    }

    private func register() async throws {
        let registration = WorkerRegistration(
            id: grant.withLock { $0?.id },
            version: options.version,
            name: options.name,
            tasks: manifests,
            holding: runs.executions
        )
        let grant = try await transport.register(registration)
        self.grant.withLock { $0 = grant }
        runs.lose(grant.lost)
    }

    /// - Throws: ``TransportError`` before the worker has joined.
    func worker() throws -> WorkerGrant {
        guard let grant = grant.withLock({ $0 }) else {
            throw TransportError(.unknownWorker, "the worker has not registered yet")
        }
        return grant
    }

    /// An error of a transport, whatever its type; what a cancelled call throws is no trouble.
    ///
    /// - Throws: `CancellationError`.
    func trouble(_ error: any Error) throws -> TransportError {
        if error is CancellationError { throw error }
        try Task.checkCancellation()
        return error as? TransportError ?? TransportError(.unreachable, "\(error)")
    }

    // MARK: Talking

    /// Asks what to do next; after any trouble it registers again and answers with nothing.
    ///
    /// - Throws: ``TransportError`` when the server refuses the worker; `CancellationError`.
    func poll(slots: Int) async throws -> WorkerOrders {
        do {
            let wait = Self.pollWait.milliseconds
            let orders = try await transport.poll(WorkerPoll(worker: try worker().id, slots: slots, waitMs: wait))
            // A cancelled poll may have been answered all the same; what it took is handed out again when the worker leaves.
            try Task.checkCancellation()
            return orders
        } catch {
            let error = try trouble(error)
            options.logger.debug("a poll failed; the worker registers again", metadata: ["error": "\(error)"])
            if error.code != .unknownWorker { try await options.time.sleep(until: options.time.now + Backoff.first) }
            try await join()
            return WorkerOrders()
        }
    }

    /// Delivers writes, however often it takes: the same ones each time.
    ///
    /// - Throws: `CancellationError`, or ``TransportError`` when the server refuses the worker itself.
    func deliver(_ writes: [RunWrite]) async throws -> [WriteAnswer] {
        var pauses = Backoff()
        while true {
            do {
                return try await tryToDeliver(writes)
            } catch {
                let error = try trouble(error)
                options.logger.debug("writes did not get through; they are sent again", metadata: ["error": "\(error)"])
                if error.code == .unknownWorker { try await join() } else { try await pauses.pause(options.time) }
            }
        }
    }

    /// Delivers a batch of writes without a Swift task; nil where the connection cannot do that.
    ///
    /// Its reply is nil when any of it did not get through and all is to be delivered like any other.
    var deliverDirectly: Outbox.Direct? {
        guard let direct = transport as? any DirectRunTransport else { return nil }
        return { writes, reply in
            guard let worker = self.grant.withLock({ $0?.id }) else { return reply(nil) }
            direct.write(writes, from: worker) { result in
                let answers = try? result.get()
                let isWhole = answers?.count == writes.count && answers?.contains(where: \.isUnavailable) == false
                reply(isWhole ? answers : nil)
            }
        }
    }

    private func tryToDeliver(_ writes: [RunWrite]) async throws -> [WriteAnswer] {
        do {
            let answers = try await transport.write(writes, from: try worker().id)
            guard answers.count == writes.count else {
                throw TransportError(
                    .invalidAnswer, "\(writes.count) writes were sent, but \(answers.count) answers came")
            }
            return try await repeatingUnavailable(writes, answers)
        } catch let error as TransportError where error.code == .refused || error.code == .notFound {
            guard writes.count > 1 else { return [.refused(WriteRefusal(.invalid, error.message))] }
            var answers: [WriteAnswer] = []
            for write in writes { answers += try await deliver([write]) }
            return answers
        }
    }

    /// Sends those writes again that the store could not take.
    private func repeatingUnavailable(_ writes: [RunWrite], _ answers: [WriteAnswer]) async throws -> [WriteAnswer] {
        let places = answers.indices.filter { answers[$0].isUnavailable }
        guard !places.isEmpty else { return answers }
        try await options.time.sleep(until: options.time.now + Backoff.first)
        var merged = answers
        for (place, answer) in zip(places, try await deliver(places.map { writes[$0] })) { merged[place] = answer }
        return merged
    }

    /// Reads a run's journal, however often it takes.
    ///
    /// - Throws: ``RunDropped`` when the run is no longer the worker's; `CancellationError`.
    func journal(_ execution: ExecutionID) async throws -> [JournalEntry] {
        var pauses = Backoff()
        while true {
            do {
                return try await transport.journal(execution, of: try worker().id)
            } catch {
                let error = try trouble(error)
                if error.code == .refused || error.code == .notFound { throw RunDropped(.movedOn) }
                try await pauses.pause(options.time)
            }
        }
    }

    /// Gives signs of life until cancelled.
    func beat() async throws {
        while true {
            let gap = Duration.milliseconds(max(1, try worker().heartbeatMs))
            try await options.time.sleep(until: options.time.now + gap)
            do {
                try await beat(after: gap)
            } catch {
                if try trouble(error).code == .unknownWorker { try await join() }
            }
        }
    }

    /// One sign of life, and then some more: what may be active for so long and no longer, and has gone on for longer than the time
    /// between two, says how long that is.
    private func beat(after gap: Duration) async throws {
        try await transport.heartbeat(try worker().id)
        var active = runs.activeTimes(over: gap)[...]
        while !active.isEmpty {
            try await transport.heartbeat(try worker().id, active: Array(active.prefix(ActiveTime.mostAtOnce)))
            active = active.dropFirst(ActiveTime.mostAtOnce)
        }
    }

    /// One sign of life out of turn: polling is over, and the server must not take that for the worker's end.
    func signOfLife() async {
        // The regular signs go on; a server that is away now hears those.
        if let worker = try? worker().id { try? await transport.heartbeat(worker) }
    }

    /// Says that the worker takes no more runs, and picks up what was put down for it before.
    func lastOrders() async -> WorkerOrders {
        // What is lost with the answer goes back when the worker signs off.
        guard let worker = try? worker().id else { return WorkerOrders() }
        return (try? await transport.poll(WorkerPoll(worker: worker, slots: 0, waitMs: 0))) ?? WorkerOrders()
    }

    /// Says that the worker ends.
    ///
    /// What is lost with the answer runs out by itself.
    func leave() async {
        isLeaving.withLock { $0 = true }
        do {
            try await transport.deregister(try worker().id)
        } catch {
            options.logger.debug("the worker could not sign off", metadata: ["error": "\(error)"])
        }
    }
}

extension WriteAnswer {
    fileprivate var isUnavailable: Bool {
        if case .refused(let refusal) = self { refusal.code == .unavailable } else { false }
    }
}
