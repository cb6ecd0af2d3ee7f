import Trigger

/// Holds its slot for a while, as work would: this is Swift's own sleep, which no journal knows.
let busy = task("busy") { (work: Work, _) in
    try await Task.sleep(for: .milliseconds(work.milliseconds))
}

/// How long to be busy.
struct Work: Codable, Sendable {
    var milliseconds: Int
}
