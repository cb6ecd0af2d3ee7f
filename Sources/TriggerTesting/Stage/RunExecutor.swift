import Dispatch
import Synchronization

/// Runs the code of runs, and knows whether any of it is running or about to.
final class RunExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "trigger.testing.runs", attributes: .concurrent)
    private let begun = Atomic<UInt64>(0)
    private let ended = Atomic<UInt64>(0)

    /// Runs a piece of a Swift task, to where it waits next.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        begun.add(1, ordering: .sequentiallyConsistent)
        queue.async { [self] in
            job.runSynchronously(on: asUnownedTaskExecutor())
            ended.add(1, ordering: .sequentiallyConsistent)
        }
    }

    /// The number of pieces that were run, if none is running or about to; nil otherwise.
    var stillness: UInt64? {
        let ended = ended.load(ordering: .sequentiallyConsistent)
        return begun.load(ordering: .sequentiallyConsistent) == ended ? ended : nil
    }
}
