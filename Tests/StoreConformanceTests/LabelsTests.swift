import Testing
import TriggerEngine
import TriggerModel

@Suite("Labels and metadata", .timeLimit(.minutes(10)))
struct LabelsTests {
    @Test(
        "labels and metadata are changed and read back, however long, and the run's other parts stay",
        arguments: StoreUnderTest.allCases)
    func change(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Sample.remarkable(3)
            try await store.insert([run, Sample.run(4)])
            let long = #"{"a":"\#(String(repeating: "é", count: 60_000))"}"#
            for metadata in [#"{"a":1}"#, long, #"{"b":2}"#, nil] as [String?] {
                let labels = RunLabels(tags: ["new", "tag"], metadata: metadata)
                let change = ChangeSet.LabelsChange(
                    environment: Sample.environment, run: run.state.id, labels: labels, newTags: ["new"])
                try await store.save { $0.labels = [change] }
                let ids = [run.state.id, Sample.run(4).state.id, RunID(rawValue: "run_none")]
                let found = try await store.read { try $0.labels(Sample.environment, of: ids) }
                #expect(found == [ids[0]: labels, ids[1]: RunLabels()])
                var expected = run
                (expected.details.tags, expected.details.metadata) = (labels.tags, metadata)
                #expect(try await store.record(run.state.id) == expected)
            }
        }
    }

    @Test("a run that is given a label is listed under it", arguments: StoreUnderTest.allCases)
    func listed(_ kind: StoreUnderTest) async throws {
        try await kind.withStore { store in
            let run = Sample.run(1)
            try await store.insert([run, Sample.run(2)])
            let labels = RunLabels(tags: ["late"])
            let change = ChangeSet.LabelsChange(
                environment: Sample.environment, run: run.state.id, labels: labels, newTags: ["late"])
            try await store.save { $0.labels = [change] }
            let listed = try await store.read {
                try $0.runIDs(Sample.environment, matching: RunQuery(tags: ["late"]))
            }
            #expect(listed == [run.state.id])
        }
    }
}
