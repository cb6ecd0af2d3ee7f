import Testing
import TriggerEngine
import TriggerModel

@Suite("Journals", .timeLimit(.minutes(10)))
struct JournalTests {
    private static func entry(
        _ key: String, _ kind: EntryKind = .step, at second: Double = 0, state: EntryState = .pending
    ) -> JournalEntry {
        let id = EntryKey(scope: "", key: key)
        var entry = JournalEntry(id: id, kind: kind, attempt: 1, startedAt: Sample.time(second))
        entry.state = state
        return entry
    }

    private static func save(_ entries: [JournalEntry], of run: Int = 1, in store: any Store) async throws {
        try await store.save { changes in
            changes.entries = entries.map {
                ChangeSet.EntryChange(environment: Sample.environment, run: Sample.id(run), entry: $0)
            }
        }
    }

    private static func journal(
        _ store: any Store, of run: Int = 1, _ selection: JournalQuery.Selection = .all
    ) async throws -> [JournalEntry] {
        let query = JournalQuery(runs: [Sample.id(run)], selection: selection)
        return try await store.read { try $0.journal(Sample.environment, query) }[Sample.id(run)] ?? []
    }

    @Test("every part of an entry is read as it was written", arguments: StoreUnderTest.allCases)
    func roundTrip(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var entry = Self.entry("a")
            entry.id = EntryKey(scope: "outer/inner", key: "\"k\"\\", generation: 3)
            entry.fingerprint = "print"
            (entry.state, entry.attempt, entry.tries, entry.suspends) = (.failed, 2, 4, true)
            entry.output = Packet(data: nil, type: Packet.text)
            entry.error = .builtIn(name: "Oops", message: "m", stackTrace: "s")
            (entry.dueAt, entry.finishedAt, entry.wokenEpoch) = (Sample.time(1), Sample.time(2.5), 6)
            entry.position = 9
            (entry.runs, entry.pendingRuns) = (Sample.ids([7, 8]), 1)
            entry.display = EntryDisplay(name: "n", icon: "i", properties: [.init(label: "l", text: "t")])
            try await Self.save([entry], in: store)
            #expect(try await Self.journal(store) == [entry])
            let place = EntryPlace(run: Sample.id(1), id: entry.id)
            #expect(try await store.write { try $0.entries(Sample.environment, [place]) } == [Sample.id(1): [entry]])
        }
    }

    @Test(
        "an outline has all of a journal but what it returned, and the tokens it made; a history also what was abandoned",
        arguments: StoreUnderTest.allCases)
    func outline(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var step = Self.entry("a", state: .completed)
            var token = Self.entry("b", .createToken, at: 1, state: .completed)
            let gone = Self.entry("c", at: 2, state: .abandoned)
            (step.output, token.output) = (Packet(data: Sample.long("x")), Packet(data: "{\"id\":\"waitpoint_1\"}"))
            try await Self.save([step, token, gone], in: store)
            step.output = Packet(data: nil)
            #expect(try await Self.journal(store, .outline) == [step, token])
            #expect(try await Self.journal(store, .history) == [step, token, gone])
        }
    }

    @Test(
        "an entry is copied as it stands to the first attempt of another run", arguments: StoreUnderTest.allCases)
    func copies(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var entry = Self.entry("#2.7", .wait, state: .completed)
            (entry.attempt, entry.tries, entry.wokenEpoch, entry.position) = (2, 3, 6, 12)
            (entry.output, entry.runs) = (Packet(data: Sample.long("x")), Sample.ids([7]))
            (entry.finishedAt, entry.display) = (Sample.time(2), EntryDisplay(name: "n"))
            var step = Self.entry("k", state: .completed)
            step.id = EntryKey(scope: "outer", key: "k", generation: 2)
            try await Self.save([entry, step], in: store)
            func copy(_ source: EntryKey, _ target: EntryKey, _ position: Int) -> ChangeSet.EntryCopy {
                ChangeSet.EntryCopy(
                    environment: Sample.environment, source: EntryPlace(run: Sample.id(1), id: source),
                    target: EntryPlace(run: Sample.id(2), id: target), position: position)
            }
            let first = EntryKey.unkeyed(attempt: 1, ordinal: 7)
            let copies = [copy(entry.id, first, 0), copy(step.id, step.id, 1)]
            try await store.save { $0.copiedEntries = copies }
            #expect(try await Self.journal(store).count == 2)
            (entry.id, entry.attempt, entry.wokenEpoch, entry.position) = (first, 1, nil, 0)
            step.position = 1
            let found = try await Self.journal(store, of: 2)
            #expect(found.sorted { $0.id.key < $1.id.key } == [entry, step])
        }
    }

    @Test("an entry saved again replaces the one at its place", arguments: StoreUnderTest.allCases)
    func upsert(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var entry = Self.entry("a")
            try await Self.save([entry, Self.entry("b", at: 1)], in: store)
            (entry.state, entry.tries, entry.output, entry.finishedAt) = (
                .completed, 2, Packet(data: "1"), Sample.time(1)
            )
            try await Self.save([entry], in: store)
            #expect(try await Self.journal(store) == [entry, Self.entry("b", at: 1)])
        }
    }

    @Test(
        "a journal is told from its oldest entry, by key where the times are the same",
        arguments: StoreUnderTest.allCases)
    func order(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let entries = [Self.entry("b", at: 1), Self.entry("a", at: 2), Self.entry("d"), Self.entry("c")]
            try await Self.save(entries, in: store)
            #expect(try await Self.journal(store).map(\.id.key) == ["c", "d", "b", "a"])
        }
    }

    @Test("abandoned entries are left out, and found at their place", arguments: StoreUnderTest.allCases)
    func abandoned(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let entry = Self.entry("a", .wait, state: .abandoned)
            try await Self.save([entry, Self.entry("b")], in: store)
            #expect(try await Self.journal(store).map(\.id.key) == ["b"])
            let place = EntryPlace(run: Sample.id(1), id: entry.id)
            #expect(try await store.write { try $0.entries(Sample.environment, [place]) }[Sample.id(1)] == [entry])
        }
    }

    @Test("pending entries and those woken in an epoch are found apart", arguments: StoreUnderTest.allCases)
    func selections(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var woken = Self.entry("woken", .wait, state: .completed)
            woken.wokenEpoch = 3
            var earlier = Self.entry("earlier", .wait, state: .completed)
            earlier.wokenEpoch = 2
            try await Self.save(
                [woken, earlier, Self.entry("pending"), Self.entry("done", state: .completed)], in: store)
            #expect(try await Self.journal(store, .woken(epoch: 3)).map(\.id.key) == ["woken"])
            #expect(try await Self.journal(store, .pending).map(\.id.key) == ["pending"])
        }
    }

    @Test("journals of several runs come apart, and none for a run without one", arguments: StoreUnderTest.allCases)
    func severalRuns(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await Self.save([Self.entry("a"), Self.entry("b", at: 1)], of: 1, in: store)
            try await Self.save([Self.entry("a")], of: 2, in: store)
            let query = JournalQuery(runs: Sample.ids([1, 2, 3]))
            let journals = try await store.read { try $0.journal(Sample.environment, query) }
            #expect(journals.mapValues { $0.map(\.id.key) } == [Sample.id(1): ["a", "b"], Sample.id(2): ["a"]])
        }
    }

    @Test(
        "a completed wait for runs tells how they ended, in the order they were asked for",
        arguments: StoreUnderTest.allCases)
    func outcomes(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert(Sample.runs(10..<510))
            try await store.finish(Sample.ids(10..<509), output: Packet(data: "7"))
            let error = RunError.string(raw: "no")
            try await store.change([Sample.id(509)]) { run in
                (run.status, run.finishedAt, run.line) = (.completedWithErrors, Sample.time(1), nil)
                run.ending = RunState.Ending(error: error)
            }
            var entry = Self.entry("children", .batchTriggerAndWait, state: .completed)
            entry.runs = Sample.ids((10..<510).reversed()) + Sample.ids([10])
            try await Self.save([entry], in: store)
            let outcomes = try #require(try await Self.journal(store).first?.outcomes)
            #expect(outcomes.map(\.id) == entry.runs)
            let id = Sample.id(509)
            #expect(outcomes[0] == RunOutcome(id: id, task: "task", status: .completedWithErrors, error: error))
            #expect(outcomes[1].output == Packet(data: "7"))
        }
    }

    @Test("a wait for runs that is pending tells of none", arguments: StoreUnderTest.allCases)
    func noOutcomes(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            try await store.insert([Sample.run(10)])
            try await store.finish([Sample.id(10)])
            var entry = Self.entry("child", .triggerAndWait)
            entry.runs = [Sample.id(10)]
            var sent = Self.entry("sent", .trigger, at: 1, state: .completed)
            sent.runs = [Sample.id(10)]
            try await Self.save([entry, sent], in: store)
            #expect(try await Self.journal(store) == [entry, sent])
        }
    }

    @Test("a long output of a step is read as it was written", arguments: StoreUnderTest.allCases)
    func longOutput(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            var entry = Self.entry("a", state: .completed)
            entry.output = Packet(data: Sample.long("ü"))
            try await Self.save([entry], in: store)
            #expect(try await Self.journal(store) == [entry])
        }
    }
}
