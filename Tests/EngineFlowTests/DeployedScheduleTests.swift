import Foundation
import GRDB
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

@Suite("Schedules of an environment that is not for development", .timeLimit(.minutes(10)))
struct DeployedScheduleTests {
    /// Runs a body beside an engine whose environment is one of production.
    private static func withProduction(_ body: (EngineRig) async throws -> Void) async throws {
        try await InboxFlowTests.withFile { store, users, clock in
            try await users.write { try $0.execute(sql: "UPDATE trigger_environments SET type = 'PRODUCTION'") }
            try await EngineRig.run(on: store, clock, body)
        }
    }

    @Test("a tick while the workers are away is a run that waits in line, and the next worker gets it")
    func waits() async throws {
        try await Self.withProduction { rig in
            let worker = try await rig.registerTick()
            let (schedule, start) = (try await rig.schedule("@hourly"), rig.clock.now)
            try await rig.engine.deregister(worker.id, in: .development)
            rig.clock.advance(to: start + 3_600)
            try await eventually { try await !rig.scheduledRuns(schedule.id).isEmpty }
            let query = RunQuery(schedules: [schedule.id.rawValue])
            let run = try #require(try await rig.engine.records(matching: query, in: .development).first)
            #expect(run.state.status == .pending)
            let next = try await rig.registerTick()
            #expect(try await next.poll().assignments.map(\.execution.run) == [run.state.id])
        }
    }

    @Test("nothing is triggered where no worker ever was")
    func neverAttended() async throws {
        try await Self.withProduction { rig async throws in
            let error = await #expect(throws: EngineError.self) { try await rig.schedule("@hourly") }
            #expect(error?.message.contains("not found in project") == true)
        }
    }
}
