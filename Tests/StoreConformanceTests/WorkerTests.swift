import Testing
import TriggerEngine
import TriggerModel

@Suite("Workers and tasks", .timeLimit(.minutes(10)))
struct WorkerTests {
    private static func worker(_ number: Int, environment: EnvironmentID = Sample.environment) -> WorkerRecord {
        WorkerRecord(
            environment: environment, id: WorkerID(rawValue: "worker_\(number)"), version: "v\(number)", name: "host",
            tasks: ["a", "\"b\""], isInProcess: number == 1, registeredAt: Sample.now, leaseUntil: Sample.time(30))
    }

    @Test("every part of a worker is read as it was written, and renewed", arguments: StoreUnderTest.allCases)
    func roundTrip(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var first = Self.worker(1)
            try await store.save { $0.workers = [first, Self.worker(2)] }
            first.leaseUntil = Sample.time(60)
            let renewed = first
            try await store.save { $0.workers = [renewed] }
            let ids = [first.id, WorkerID(rawValue: "worker_9"), first.id]
            #expect(try await store.write { try $0.workers(Sample.environment, ids) } == [first])
        }
    }

    @Test("the workers of all environments are found together", arguments: StoreUnderTest.allCases)
    func all(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let workers = [Self.worker(1), Self.worker(2), Self.worker(1, environment: Sample.other)]
            try await store.save { $0.workers = workers }
            #expect(Set(try await store.write { try $0.allWorkers() }) == Set(workers))
        }
    }

    @Test("a worker that is gone is not found, but there was one", arguments: StoreUnderTest.allCases)
    func gone(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            #expect(try await store.read { try $0.hasWorkers(Sample.environment) } == false)
            try await store.save { $0.workers = [Self.worker(1)] }
            let ended = ChangeSet.EndedWorker(environment: Sample.environment, id: Self.worker(1).id)
            try await store.save { $0.endedWorkers = [ended] }
            #expect(try await store.write { try $0.allWorkers() } == [])
            #expect(try await store.read { try $0.hasWorkers(Sample.environment) })
            #expect(try await store.read { try $0.hasWorkers(Sample.other) } == false)
        }
    }

    @Test("the runs a worker has are found by id, however they are held", arguments: StoreUnderTest.allCases)
    func held(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(1...6))
            try await store.take(4)
            try await store.take(worker: WorkerID(rawValue: "worker_2"))
            try await store.finish([Sample.id(2)])
            try await store.change([Sample.id(3)]) { ($0.status, $0.finishedAt) = (.canceled, Sample.time(1)) }
            let held = try await store.write { try $0.runs(Sample.environment, heldBy: Sample.worker, limit: 10) }
            #expect(held.map(\.id) == Sample.ids([1, 3, 4]))
            let page = try await store.write { try $0.runs(Sample.environment, heldBy: Sample.worker, limit: 2) }
            #expect(page.map(\.id) == Sample.ids([1, 3]))
        }
    }

    @Test("a version is known when a worker with tasks had it, in that environment", arguments: StoreUnderTest.allCases)
    func versions(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("a", queue: nil, version: "v1")
            try await store.register("b", queue: nil, version: "v1")
            try await store.register("b", queue: nil, version: "v2")
            let found = try await store.write { try $0.versions(Sample.environment, among: ["v2", "v1", "v3", "é"]) }
            #expect(found == ["v1", "v2"])
            #expect(try await store.write { try $0.versions(EnvironmentID(rawValue: 99), among: ["v1"]) }.isEmpty)
        }
    }

    @Test("a task is found by its version, or as it was registered last", arguments: StoreUnderTest.allCases)
    func tasks(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.register("a", queue: QueueManifest(name: "one", concurrencyLimit: 1), version: "v1")
            try await store.register("a", queue: QueueManifest(name: "two", concurrencyLimit: 2), version: "v2")
            let latest = TaskRecord.ID(environment: Sample.environment, task: "a", version: nil)
            let first = TaskRecord.ID(environment: Sample.environment, task: "a", version: "v1")
            let absent = TaskRecord.ID(environment: Sample.environment, task: "a", version: "v3")
            let found = try await store.write { try $0.tasks([latest, first, absent]) }
            #expect(found.mapValues(\.version) == [latest: "v2", first: "v1"])
            #expect(found[latest]?.manifest.queue == QueueManifest(name: "two", concurrencyLimit: 2))
            try await store.register("a", queue: nil, version: "v1")
            #expect(try await store.write { try $0.tasks([latest]) }[latest]?.version == "v1")
        }
    }
}
