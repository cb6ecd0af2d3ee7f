import Foundation
import Testing
import Trigger
import TriggerModel

@Suite("Active time in a worker", .timeLimit(.minutes(10)))
struct ActiveTimeTests {
    @Test(
        "after a sign of life it is said how long what has a limit and has gone on for longer has been active, and nothing of the rest"
    )
    func heartbeats() async throws {
        let began = Gate()
        let busy = task("busy") { (wait: Int, context) in
            if wait > 0 { try await context.wait(for: .seconds(wait)) }
            began.open()
            try await context.step("work") { try await Task.sleep(for: .seconds(100_000)) }
        }
        try await WorkerRig.run(Tasks { busy }, isAutomatic: false, heartbeatMs: 10_000) { rig in
            let long = rig.server.submit("busy", payload: "0", id: "run_long", maxDurationMs: 100_000_000)
            _ = rig.server.submit("busy", payload: "0", id: "run_unlimited")
            _ = rig.server.submit("busy", payload: "3600", id: "run_waits", maxDurationMs: 100_000_000)
            await began.wait()
            await rig.server.until(RunID(rawValue: "run_waits"), is: .suspended)
            await rig.turnUntil { rig.server.look(\.active).count { !$0.isEmpty } >= 2 }
            let said = rig.server.look(\.active)
            #expect(said.indices.allSatisfy { said[$0].isEmpty || ($0 > 0 && said[$0 - 1].isEmpty) })
            let active = said.flatMap(\.self)
            #expect(Set(active.map(\.execution.run)) == [long])
            #expect(active.allSatisfy { $0.activeMs > 10_000 && $0.attempt == 1 })
            #expect(active.map(\.activeMs) == active.map(\.activeMs).sorted())
        }
    }
}
