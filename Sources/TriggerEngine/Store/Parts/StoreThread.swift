import DequeModule
import Dispatch
import Foundation
import Synchronization

/// The thread on which a store is written.
///
/// It is an executor as well: a task that writes all the time runs on it, so that a commit takes no change of threads. Each
/// change costs as much as a good part of the commit itself when the machine is idle.
package final class StoreThread: TaskExecutor {
    private let queue = WorkQueue()

    /// Starts a thread, which ends with the last reference to this.
    ///
    /// - Parameters:
    ///   - name: For debuggers.
    ///   - staysAwake: Whether it stays awake for a moment where work keeps coming that soon; not where it waits for another
    ///     process, which needs the core.
    package init(name: String, staysAwake: Bool = false) {
        // The thread holds the queue alone, so that it ends with the executor.
        let thread = Thread { [queue] in
            // On Linux a name counts that the thread gives itself.
            Thread.current.name = name
            queue.run(Patience(mayStayAwake: staysAwake))
        }
        thread.start()
    }

    deinit {
        queue.add(.end)
    }

    /// Whether the calling code runs on it.
    package var isCurrent: Bool {
        queue.isCurrent
    }

    /// Runs a piece of a task after what was there before.
    package func enqueue(_ job: consuming ExecutorJob) {
        queue.add(.job(UnownedJob(job), asUnownedTaskExecutor()))
    }

    /// Runs a body after what was there before, and waits for what it gives.
    ///
    /// - Throws: What the body throws.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            call { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Runs a body after what was there before.
    package func call(_ body: @escaping @Sendable () -> Void) {
        queue.add(.call(body))
    }
}

/// What waits for the thread.
private final class WorkQueue: Sendable {
    enum Work: Sendable {
        case job(UnownedJob, UnownedTaskExecutor)
        case call(@Sendable () -> Void)
        case end
    }

    private struct State {
        var work = Deque<Work>()
        var thread: pthread_t?
    }

    private let state = Mutex(State())
    private let added = DispatchSemaphore(value: 0)

    var isCurrent: Bool {
        state.withLock { state in state.thread.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    func add(_ work: Work) {
        state.withLock { $0.work.append(work) }
        added.signal()
    }

    /// Works until the end was added.
    func run(_ patience: Patience) {
        state.withLock { $0.thread = pthread_self() }
        var patience = patience
        while true {
            patience.wait(for: added)
            switch state.withLock({ $0.work.popFirst() }) {
            case .job(let job, let executor): job.runSynchronously(on: executor)
            case .call(let body): body()
            case .end, nil: return
            }
        }
    }
}
