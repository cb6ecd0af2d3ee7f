import Testing
import TriggerEngine
import TriggerModel

@Suite("Runs", .timeLimit(.minutes(10)))
struct RunTests {
    @Test("every part of a run is read as it was written", arguments: StoreUnderTest.allCases)
    func roundTrip(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Sample.remarkable(3)
            try await store.insert([run])
            #expect(try await store.state(run.state.id) == run.state)
            #expect(try await store.record(run.state.id) == run)
        }
    }

    @Test("each of many runs that are stored together is read as it was written", arguments: StoreUnderTest.allCases)
    func together(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var next = 1
            for count in [1, 15, 16, 17, 50] {
                let runs = (next..<next + count).map(Self.differing)
                next += count
                try await store.insert(runs)
                for run in runs { #expect(try await store.record(run.state.id) == run) }
            }
        }
    }

    /// A run that differs from the ones before and after it in what is stored, and where: in its row, or apart from it.
    private static func differing(_ number: Int) -> RunRecord {
        var run = number.isMultiple(of: 5) ? Sample.run(number, place: nil) : Sample.run(number)
        run.details.payload = Packet(data: number.isMultiple(of: 3) ? nil : String(repeating: "é", count: 700 * number))
        run.details.tags = number.isMultiple(of: 2) ? ["tag \(number)"] : []
        return run
    }

    @Test("every part of a run that can change is changed", arguments: StoreUnderTest.allCases)
    func change(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let new = Sample.run(3)
            var after = RunState(
                environment: Sample.environment, id: new.state.id, task: "task", queue: "queue", createdAt: Sample.now)
            after = Self.copyChangeable(of: Sample.remarkable(3).state, to: after)
            let pair = ChangeSet.RunChangePair(before: new.state, after: after)
            try await store.insert([new])
            try await store.save { $0.changedRuns = [pair] }
            #expect(try await store.state(after.id) == after)
        }
    }

    private static func copyChangeable(of source: RunState, to target: RunState) -> RunState {
        var run = target
        (run.status, run.version, run.queue, run.concurrencyKey) = (
            source.status, source.version, source.queue, source.concurrencyKey
        )
        (run.queuedAt, run.attempt, run.isAttemptOpen) = (source.queuedAt, source.attempt, source.isAttemptOpen)
        (run.maxAttempts, run.epoch, run.worker) = (source.maxAttempts, source.epoch, source.worker)
        (run.parkedWorker, run.holdsSlot, run.isWoken) = (source.parkedWorker, source.holdsSlot, source.isWoken)
        (run.executions, run.lostExecutions) = (source.executions, source.lostExecutions)
        (run.retryAt, run.openWaits, run.isAwaited) = (source.retryAt, source.openWaits, source.isAwaited)
        (run.activeMs, run.idempotencyKey, run.terms) = (source.activeMs, source.idempotencyKey, source.terms)
        run.debounceKey = source.debounceKey
        (run.updatedAt, run.startedAt) = (source.updatedAt, source.startedAt)
        return run
    }

    @Test("what a run ended with is kept when the run changes later", arguments: StoreUnderTest.allCases)
    func endingStays(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1)])
            try await store.take()
            let error = RunError.internal(code: .runCancelled, message: "why")
            try await store.change([Sample.id(1)]) { run in
                (run.status, run.finishedAt) = (.canceled, Sample.time(5))
                run.ending = RunState.Ending(output: Packet(data: "out", type: Packet.text), error: error)
            }
            try await store.change([Sample.id(1)]) { run in
                (run.holdsSlot, run.worker) = (false, nil)
            }
            let record = try #require(try await store.record(Sample.id(1)))
            #expect(
                record.state.ending == RunState.Ending(output: Packet(data: "out", type: Packet.text), error: error))
            #expect(record.state.finishedAt == Sample.time(5))
            #expect(!record.state.holdsSlot)
        }
    }

    @Test("an output that is no value differs from none at all", arguments: StoreUnderTest.allCases)
    func noValue(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1), Sample.run(2)])
            try await store.finish([Sample.id(1)], output: .none)
            #expect(try await store.record(Sample.id(1))?.state.ending?.output == Packet.none)
            #expect(try await store.record(Sample.id(2))?.state.ending == nil)
        }
    }

    @Test("long payloads, metadata and outputs are read as they were written", arguments: StoreUnderTest.allCases)
    func longValues(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var run = Sample.run(1)
            run.details.payload = Packet(data: Sample.long("p"), type: Packet.superJSON)
            run.details.metadata = Sample.long("m", count: 200_000)
            try await store.insert([run])
            try await store.take()
            try await store.finish([Sample.id(1)], output: Packet(data: Sample.long("o", count: 3_000_000)))
            let record = try #require(try await store.record(Sample.id(1)))
            #expect(record.details == run.details)
            #expect(record.state.ending?.output?.data == Sample.long("o", count: 3_000_000))
        }
    }

    @Test(
        "values at the border between short and long are read as they were written", arguments: StoreUnderTest.allCases)
    func borderValues(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            for (number, count) in [4095, 4096, 4097].enumerated() {
                var run = Sample.run(number)
                run.details.payload = Packet(
                    data: Sample.long("é", count: count / 2) + Sample.long("x", count: count % 2))
                try await store.insert([run])
                #expect(try await store.record(run.state.id) == run)
            }
        }
    }

    @Test("runs that do not exist are left out, and one asked for twice comes once", arguments: StoreUnderTest.allCases)
    func missing(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1)])
            let ids = [Sample.id(1), Sample.id(2), Sample.id(1), RunID(rawValue: "\"]'; --")]
            #expect(try await store.write { try $0.runs(Sample.environment, ids).count } == 1)
            #expect(try await store.read { try $0.records(Sample.environment, ids).count } == 1)
            #expect(try await store.read { try $0.records(Sample.environment, []).isEmpty })
        }
    }

    @Test("environments do not see each other's runs", arguments: StoreUnderTest.allCases)
    func environments(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var twin = Sample.run(1).details
            twin.payload = Packet(data: "twin")
            let state = RunState(
                environment: Sample.other, id: Sample.id(1), task: "task", queue: "queue", createdAt: Sample.now)
            let record = RunRecord(state: state, details: twin)
            try await store.insert([Sample.run(1), record])
            #expect(try await store.record(Sample.id(1)) == Sample.run(1))
            #expect(try await store.record(Sample.id(1), in: Sample.other) == record)
        }
    }
}
