import Trigger
import TriggerServer
import Workload

/// The program that is measured as a process: as a user's would be, with two middlewares.
@main
struct BenchApp: TriggerApp {
    var tasks: Tasks {
        echo
        waiting
        holding
    }

    var hooks: GlobalHooks {
        var hooks = GlobalHooks()
        hooks.middleware("first") { _, next in try await next() }
        hooks.middleware("second") { _, next in try await next() }
        return hooks
    }
}
