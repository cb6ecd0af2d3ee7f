import Testing

@testable import TriggerEngine

@Suite("The labels of metrics")
struct LabelTableTests {
    @Test("a thousand values of a label are told apart, and all beyond are one")
    func bounded() {
        let metric = MetricDescription("m", .counter, labels: ["task", "status"], "m")
        var table = LabelTable { _, labels in labels.map(\.1) }
        for number in 0..<1_000 { #expect(table[metric, ["\(number)", "A"]] == ["\(number)", "A"]) }
        #expect(table[metric, ["one more", "A"]] == ["_other", "A"])
        #expect(table[metric, ["two more", "B"]] == ["_other", "B"])
        #expect(table[metric, ["7", "B"]] == ["7", "B"])
    }
}
