import Testing
import TriggerEngine
import TriggerModel

@Suite("Transactions", .timeLimit(.minutes(10)))
struct TransactionTests {
    @Test("a body that throws leaves nothing, and its error is the caller's", arguments: StoreUnderTest.allCases)
    func rollback(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store async throws in
            await #expect(throws: Refusal()) {
                try await store.write { transaction in
                    var changes = ChangeSet()
                    changes.newRuns = [Sample.run(1)]
                    try transaction.save(changes)
                    #expect(try transaction.runs(Sample.environment, [Sample.id(1)]).count == 1)
                    throw Refusal()
                }
            }
            #expect(try await store.state(Sample.id(1)) == nil)
            #expect(try await store.take() == [])
        }
    }

    @Test("a value that is refused is said to be, and nothing of its save stays", arguments: StoreUnderTest.allCases)
    func badValue(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1)])
            let error = await #expect(throws: StoreError.self) {
                try await store.insert([Sample.run(2), Sample.run(1), Sample.run(3)])
            }
            #expect(error?.code == .data)
            #expect(try await store.take() == Sample.ids([1]))
            #expect(try await store.state(Sample.id(2)) == nil)
            try await store.insert([Sample.run(2)])
            #expect(try await store.take() == Sample.ids([2]))
        }
    }

    @Test("a change of a run that does not exist is refused", arguments: StoreUnderTest.allCases)
    func missingRun(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let pair = ChangeSet.RunChangePair(before: Sample.run(1).state, after: Sample.run(1).state)
            let error = await #expect(throws: StoreError.self) { try await store.save { $0.changedRuns = [pair] } }
            #expect(error?.code == .data)
        }
    }

    @Test("a transaction sees what it saved", arguments: StoreUnderTest.allCases)
    func ownWrites(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let taken = try await store.write { transaction in
                var changes = ChangeSet()
                changes.newRuns = Sample.runs(1...2)
                try transaction.save(changes)
                return try transaction.takeReady(
                    Sample.environment, TakeRequest(tasks: ["task"], lanes: [""], limit: 9))
            }
            #expect(taken.runs == Sample.ids([1, 2]))
        }
    }

    @Test("transactions from many tasks at once are all done, one after another", arguments: StoreUnderTest.allCases)
    func concurrency(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<50 {
                    group.addTask { try await store.insert([Sample.run(number)]) }
                    group.addTask { _ = try await store.record(Sample.id(number)) }
                }
                try await group.waitForAll()
            }
            #expect(try await store.take().count == 50)
        }
    }

    @Test("a cancelled task's transaction is done whole or not at all", arguments: StoreUnderTest.allCases)
    func cancellation(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                try await store.insert(Sample.runs(1...2))
            }
            try await task.value
            #expect(try await store.take() == Sample.ids([1, 2]))
        }
    }

    @Test("a task that was cancelled before it reads reads all the same", arguments: StoreUnderTest.allCases)
    func readingWhenCancelled(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1)])
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.record(Sample.id(1))
            }
            #expect(try await task.value?.state.id == Sample.id(1))
        }
    }

    @Test("a store that was closed says so", arguments: StoreUnderTest.allCases)
    func closed(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.close()
            let writing = await #expect(throws: StoreError.self) { try await store.insert([Sample.run(1)]) }
            #expect(writing?.code == .closed)
            let reading = await #expect(throws: StoreError.self) { _ = try await store.record(Sample.id(1)) }
            #expect(reading?.code == .closed)
        }
    }

    @Test(
        "a store that one server has to itself wakes nobody, and says when it is closed",
        arguments: StoreUnderTest.allCases)
    func wakeUps(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(1)])
            try await store.close()
            var count = 0
            for await _ in store.wakeUps { count += 1 }
            #expect(count == 0 || store.isShared)
        }
    }
}
