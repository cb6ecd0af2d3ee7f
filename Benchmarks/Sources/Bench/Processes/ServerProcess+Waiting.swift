import Trigger
import Workload

extension ServerProcess {
    /// Triggers runs of `waiting` in batches of 500, and waits until all of them wait.
    func park(_ runs: Int) async throws {
        let (notes, client) = (Array(repeating: Note.ofUsualSize, count: 500), client)
        let before = try look { try $0.waits() }
        try await byCallers(2, times: runs / 500) { _ in try await client.batchTrigger(.waiting, notes) }
        try await eventually("\(runs) runs to wait", every: .milliseconds(250), within: .seconds(600)) {
            try look { probe in
                guard try probe.isIdle() else { return false }
                return try probe.waits() >= before + runs
            }
        }
        // Writes that were answered with the last ones are still being dealt with.
        try await Task.sleep(for: .seconds(1))
    }

    /// Runs of `echo`, until whatever grows with use has grown.
    func warmUp(_ runs: Int) async throws {
        let (notes, client) = (Array(repeating: Note.ofUsualSize, count: 500), client)
        try await byCallers(2, times: runs / 500) { _ in try await client.batchTrigger(.echo, notes) }
        try await eventually("all runs to end", every: .milliseconds(50)) { try look { try $0.isIdle() } }
    }
}
