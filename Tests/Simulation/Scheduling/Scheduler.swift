import Foundation
import TestSupport

/// Every Swift job of this process, run one at a time on the calling thread, in an order drawn from a seed.
///
/// The runtime hands each job that would go to its thread pool to a hook, on Linux as elsewhere. `Task.yield` and
/// `Task.sleep` go past the hook, so nothing in the simulation may use them: ``pass()`` is the one and the clock the other.
///
/// All of it is unsafe by the compiler's lights and safe by this: the process has one thread that runs Swift jobs.
enum Scheduler {
    private enum Item {
        case job(UnownedJob)
        case call(() -> Void)
    }

    private nonisolated(unsafe) static var ready: [Item] = []
    private nonisolated(unsafe) static var chance = Chance(seed: 0)

    private typealias Original = @convention(thin) (UnownedJob) -> Void
    private typealias Hook = @convention(thin) (UnownedJob, Original) -> Void

    /// Takes over the runtime's queue.
    static func install() {
        guard let hook = dlsym(dlopen(nil, RTLD_LAZY), "swift_task_enqueueGlobal_hook") else {
            fatalError("the Swift runtime has no swift_task_enqueueGlobal_hook; was it linked statically?")
        }
        hook.assumingMemoryBound(to: Hook?.self).pointee = { job, _ in Scheduler.ready.append(.job(job)) }
    }

    /// Begins anew with another order.
    static func reset(_ chance: Chance) {
        ready = []
        self.chance = chance
    }

    /// Runs one of the jobs that are ready; false when there is none.
    static func runOne() -> Bool {
        guard !ready.isEmpty else { return false }
        ready.swapAt(chance.below(ready.count), ready.count - 1)
        switch ready.removeLast() {
        case .job(let job): runJob(job, noExecutor)
        case .call(let call): call()
        }
        return true
    }

    /// Lets others go first, or not.
    static func pass() async {
        await withUnsafeContinuation { continuation in
            ready.append(.call { continuation.resume() })
        }
    }

    /// The executor of code that is bound to none.
    private static let noExecutor = unsafeBitCast((0 as UInt, 0 as UInt), to: UnownedSerialExecutor.self)
}

/// Runs a job to its next suspension.
///
/// `UnownedJob.runSynchronously(on:)` takes only executors that exist; code that is bound to none has none.
@_silgen_name("swift_job_run")
private func runJob(_ job: UnownedJob, _ executor: UnownedSerialExecutor)
