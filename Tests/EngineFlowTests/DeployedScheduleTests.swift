import Foundation
import TestSupport
import Testing
import TriggerEngine
import TriggerModel
import TriggerTesting

@Suite("Schedules of an environment that is not for development", .timeLimit(.minutes(10)))
struct DeployedScheduleTests {
    private static let production = EngineOptions(environmentType: .production)

    @Test("a tick while the workers are away is a run that waits in line, and the next worker gets it")
    func waits() async throws {
        try await EngineRig.run(options: Self.production) { rig in
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
        try await EngineRig.run(options: Self.production) { rig async throws in
            let error = await #expect(throws: EngineError.self) { try await rig.schedule("@hourly") }
            #expect(error?.message.contains("not found in project") == true)
        }
    }

    @Test("a schedule that a task declares for production is there in production alone")
    func declared() async throws {
        for type in EnvironmentType.allCases {
            try await EngineRig.run(options: EngineOptions(environmentType: type)) { rig in
                try await rig.registerTick(ScheduleManifest(cron: "0 * * * *", environments: [.production]))
                let found = try await rig.engine.schedules(in: .development).page
                #expect(found.count == (type == .production ? 1 : 0))
            }
        }
    }

    @Test("a worker is told what the environment is for; an engine that starts without saying so leaves what is stored")
    func kept() async throws {
        let clock = ManualClock()
        try await RigStore.chosen.with(now: clock.now) { store in
            for (said, expected) in [
                (nil, .development), (.production, .production), (nil, .production), (.staging, .staging),
            ] as [(EnvironmentType?, EnvironmentType)] {
                let options = EngineOptions(environmentType: said)
                try await EngineRig.run(store: store, clock: clock, options: options) { rig in
                    let registration = WorkerRegistration(version: "1", name: "test", tasks: [TaskManifest(id: "t")])
                    let grant = try await rig.engine.register(registration, in: .development, inProcess: false)
                    #expect(grant.environmentType == expected)
                    #expect(try await rig.engine.attendance(in: .development).type == expected)
                }
            }
        }
    }
}
