import Foundation
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("Errors on the command line")
struct ErrorReportTests {
    @Test("a group is a line in a list, and a few alone")
    func lines() {
        let now = Date(timeIntervalSince1970: 1_700_000_000)
        var group = ErrorGroup(
            id: ErrorGroupID(rawValue: "error_0123456789abcdef"), task: "fulfil-order", type: "Boom", message: "no",
            count: 3, firstSeen: now - 60, lastSeen: now, lastRun: RunID(rawValue: "run_1"))
        group.affectedVersions = ["v1", "v2"]
        #expect(
            ErrorsGetCommand.lines(group) == [
                "error_0123456789abcdef  fulfil-order  Boom", "no", "runs: 3, the last run_1",
                "seen: 2023-11-14T22:12:20.000Z to 2023-11-14T22:13:20.000Z", "versions: v1, v2",
            ])
    }
}
