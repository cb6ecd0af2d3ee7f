import TriggerEngine

/// The real store as one server's process sees it, on the thread that calls: a kill of the process cuts it off.
///
/// Unchecked: there is one thread (see ``Scheduler``).
final class SimulatedStore: Store, @unchecked Sendable {
    let wakeUps: AsyncStream<StoreSignal>

    private let world: World
    private var isAlive = true

    init(_ world: World) {
        self.world = world
        wakeUps = AsyncStream { $0.finish() }
    }

    /// From now on nothing goes through.
    func cut() {
        isAlive = false
    }

    func write<Value: Sendable>(
        _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
    ) async throws -> Value {
        await Scheduler.pass()
        try checkAlive()
        let fault = world.nextCommit()
        if case .killServer(_, isAfter: false, let down) = fault { world.killServer(downMilliseconds: down) }
        if case .failCommit = fault { throw StoreError(.full, "the simulated disk is full") }
        try checkAlive()
        let value = try world.database.writeBlocking(body)
        world.committed()
        if case .killServer(_, isAfter: true, let down) = fault { world.killServer(downMilliseconds: down) }
        await Scheduler.pass()
        try checkAlive()
        return value
    }

    func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreSnapshot) throws -> Value) async throws -> Value {
        await Scheduler.pass()
        try checkAlive()
        let value = try world.database.writeBlocking(body)
        await Scheduler.pass()
        try checkAlive()
        return value
    }

    func close() async throws {}

    private func checkAlive() throws {
        guard isAlive else { throw StoreError(.closed, "the simulated server was killed") }
    }
}
