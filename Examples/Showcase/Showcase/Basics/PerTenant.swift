import Trigger

/// Runs with the same concurrency key never overlap; runs with different ones do.
let perTenant = task("per-tenant", options: TaskOptions(queue: TaskQueue("per-tenant", concurrencyLimit: 1))) {
    (work: Work, _) in
    try await Task.sleep(for: .milliseconds(work.milliseconds))
}
