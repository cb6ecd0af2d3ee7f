import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel
import TriggerTesting

@testable import Guides

/// What "Schedules" shows.
@Suite("Schedules", .timeLimit(.minutes(10)))
struct ScheduleTests {
    final class Memory: Archive {
        let instants = Mutex<[Date]>([])

        func removeAll(olderThan instant: Date) async throws {
            instants.withLock { $0.append(instant) }
        }
    }

    @Test("a task with a schedule is run in a test as any other, with a payload of the test's")
    func cleanUp() async throws {
        let archive = Memory()
        let tick = Date(timeIntervalSince1970: 1_767_225_600)
        try await TaskSandbox.with {
            CleanUp(archive: archive)
            report
            digest
        } perform: { sandbox in
            let first = ScheduledRun(timestamp: tick)
            let second = ScheduledRun(timestamp: tick + 86_400, lastTimestamp: tick)
            _ = try await sandbox.run(CleanUp.name, first).get()
            _ = try await sandbox.run(CleanUp.name, second).get()
            let text = try await sandbox.run(digest.name, ScheduledRun(timestamp: tick, externalId: "u1")).get()
            #expect(text == "Digest of u1")
        }
        #expect(archive.instants.withLock { $0 } == [tick - 86_400, tick])
    }
}
