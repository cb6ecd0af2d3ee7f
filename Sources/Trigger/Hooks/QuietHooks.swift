import Synchronization

/// A hook that is noted in the journal when it is through.
enum NotedHook: String, Sendable, CaseIterable {
    case onStart, onStartAttempt, onWait, onResume

    fileprivate var bit: UInt8 {
        switch self {
        case .onStart: 1
        case .onWait: 2
        case .onResume: 4
        case .onStartAttempt: 8
        }
    }
}

/// Which hooks of a task turned out to be those that do nothing: they are called once in a worker's life, and never again.
final class QuietHooks: Sendable {
    /// The task's type; nil for a task without hooks.
    private let task: ObjectIdentifier?
    private let known: Atomic<UInt8>

    /// Those of a task that may have any.
    init(of task: Any.Type) {
        self.task = ObjectIdentifier(task)
        known = Atomic(0)
    }

    /// Those of a task that has none.
    init() {
        task = nil
        known = Atomic(NotedHook.allCases.reduce(0) { $0 | $1.bit })
    }

    /// Whether the task surely has no hooks at all.
    var isOfTaskWithoutAny: Bool {
        task == nil
    }

    /// Whether the task surely has no such hook.
    func contains(_ hook: NotedHook) -> Bool {
        known.load(ordering: .relaxed) & hook.bit != 0
    }

    /// The hook that does nothing ran for a task of a type: it is this task's own unless another one called it.
    func insert(_ hook: NotedHook, of task: Any.Type) {
        guard ObjectIdentifier(task) == self.task else { return }
        known.bitwiseOr(hook.bit, ordering: .relaxed)
    }
}
