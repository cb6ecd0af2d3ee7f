import ArgumentParser
import Foundation
import Testing
import TriggerModel

@testable import TriggerCLI

@Suite("The arguments about many runs, and about queues")
struct FilterArgumentsTests {
    @Test("every filter of the list can be named, as often as there are values")
    func filters() throws {
        let arguments = [
            "--machine", "micro", "--machine", "large-2x", "--region", "eu", "--schedule", "sched_1", "--error",
            "error_1",
            "--error", "error_2", "--queue", "mail", "--app-version", "v1", "--no-tests",
        ]
        let filter = try RunsListCommand.parse(arguments).which.filter(now: Date(timeIntervalSince1970: 0))
        #expect(filter.machines == [.micro, .large2x] && filter.regions == ["eu"] && filter.schedules == ["sched_1"])
        #expect(filter.errors == ["error_1", "error_2"] && filter.queues == ["mail"] && filter.versions == ["v1"])
        #expect(filter.isTest == false)
        #expect(throws: (any Error).self) { try RunsListCommand.parse(["--machine", "huge"]) }
    }

    @Test("a bulk action takes each of them alone for which runs it is about")
    func bulk() throws {
        for option in ["--machine=micro", "--region=eu", "--schedule=sched_1", "--error=error_1"] {
            #expect(throws: Never.self) { try BulkReplayCommand.parse([option, "--target-region", "eu"]) }
        }
        #expect(throws: (any Error).self) { try BulkReplayCommand.parse(["--target-region", "eu"]) }
    }

    @Test("a queue's limit is a number, a part in percent, or the declared one, and one of the three")
    func limits() throws {
        #expect(try QueuesLimitCommand.parse(["mail", "--percent", "12.5"]).percent == 12.5)
        #expect(try QueuesLimitCommand.parse(["mail", "5"]).limit == 5)
        #expect(try QueuesLimitCommand.parse(["mail", "--reset"]).reset)
        let refused = [
            [], ["5", "--percent", "5"], ["--percent", "0"], ["--percent", "100.5"], ["--percent", "nan"], ["100001"],
            ["--percent", "5", "--reset"],
        ]
        for arguments in refused {
            #expect(throws: (any Error).self) { try QueuesLimitCommand.parse(["mail"] + arguments) }
        }
    }
}
