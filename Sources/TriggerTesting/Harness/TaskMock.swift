import Synchronization
import Trigger
import TriggerModel

/// What a test puts in the place of a task.
struct TaskMock: Sendable {
    let id: String
    /// Makes the task that answers, which counts its calls.
    let make: @Sendable (CallCount) -> Tasks

    init<Payload, Output>(
        _ name: TaskName<Payload, Output>, retry: RetryPolicy, failures: Int,
        _ body: @escaping @Sendable (Payload) async throws -> Output
    ) {
        id = name.id
        make = { calls in
            Tasks {
                task(name, options: TaskOptions(retry: retry)) { (payload: Payload, _: RunContext) -> Output in
                    guard calls.next() > failures else { throw MockFailure() }
                    return try await body(payload)
                }
            }
        }
    }
}

/// The mocks of tasks in one system, and how often each was called.
struct TaskMocks: Sendable {
    let tasks: [Tasks]
    private let calls: [(id: String, count: CallCount)]

    init(_ mocks: [TaskMock]) {
        let counted = mocks.map { (mock: $0, count: CallCount()) }
        tasks = counted.map { $0.mock.make($0.count) }
        calls = counted.map { ($0.mock.id, $0.count) }
    }

    /// The ids.
    var ids: Set<String> {
        Set(calls.map(\.id))
    }

    /// Those that were never called, in words.
    var unused: [String] {
        calls.filter { $0.count.value == 0 }.map { "task \"\($0.id)\"" }
    }
}

/// Counts calls.
final class CallCount: Sendable {
    private let count = Mutex(0)

    /// How many there were.
    var value: Int {
        count.withLock { $0 }
    }

    /// The number of the next one, from 1.
    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
