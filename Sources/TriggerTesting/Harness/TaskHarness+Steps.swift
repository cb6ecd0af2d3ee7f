public import Trigger
import TriggerModel

extension TaskHarness {
    /// Has a step return a value without running its body.
    ///
    /// - Parameters:
    ///   - key: The step's key; of one within other steps, with theirs before it: `order/charge`.
    ///   - task: The id of the task whose step it is; nil, the default, for whichever has one of that key.
    ///   - value: What is returned. It is stored as JSON and read as what the step returns, and has to fit that.
    public func mockStep(_ key: String, of task: String? = nil, returning value: some Encodable & Sendable) {
        mockStep(key, of: task) { _ in value }
    }

    /// Has something else run in the place of a step's body.
    ///
    /// - Parameters:
    ///   - key: As in the form that takes a value.
    ///   - task: As in the form that takes a value.
    ///   - body: What runs; what it throws is a failed try.
    public func mockStep<Value: Encodable & Sendable>(
        _ key: String, of task: String? = nil, _ body: @escaping @Sendable (StepContext) async throws -> Value
    ) {
        add(StepMocks.Rule(path: key, task: task, body: { try Packet(encoding: try await body($0)) }))
    }

    /// Has something else run in the place of the body of a step that returns nothing.
    ///
    /// Its parameters are those of the form that takes a value.
    public func mockStep(
        _ key: String, of task: String? = nil, _ body: @escaping @Sendable (StepContext) async throws -> Void
    ) {
        mockStep(key, of: task) { (step: StepContext) -> NoValue in
            try await body(step)
            return NoValue()
        }
    }

    /// Has tries of a step fail before its body runs, or what was put in its place.
    ///
    /// - Parameters:
    ///   - key: As for ``mockStep(_:of:returning:)``.
    ///   - task: As for ``mockStep(_:of:returning:)``.
    ///   - times: How many tries fail, of all runs of a system and all their attempts together. Default one.
    ///   - error: What they fail with.
    public func failStep(
        _ key: String, of task: String? = nil, times: Int = 1, with error: any Error = MockFailure()
    ) {
        add(StepMocks.Rule(path: key, task: task, failures: times, error: error))
    }
}
