import Trigger

/// Runs of this task never overlap: their queue has one slot.
let oneAtATime = task("one-at-a-time", options: TaskOptions(queue: TaskQueue("one-at-a-time", concurrencyLimit: 1))) {
    (work: Work, _) in
    try await Task.sleep(for: .milliseconds(work.milliseconds))
}
