import Foundation
import Testing
import TriggerEngine
import TriggerModel

@Suite("The state machine does what its table says")
struct RunStateMachineTests {
    @Test("every event in every state", arguments: RunStateMachineTable.cells)
    func cell(_ cell: RunStateMachineTable.Cell) throws {
        let fixture = try #require(RunFixtures.fixture(cell.state), "the table has a state without a fixture")
        #expect(RunFixtures.name(of: fixture.run) == cell.state)
        let event = try #require(self.event(cell.event, fixture.lease), "the table has an event nobody knows")
        switch RunStateMachine.apply(event, to: fixture.run, now: RunFixtures.now) {
        case .success(let transition): #expect(RunFixtures.name(of: transition.run) == cell.expected)
        case .failure(let rejection): #expect(word(rejection) == cell.expected)
        }
    }

    @Test("the table covers every status and has no empty cell")
    func coverage() {
        let statuses = Set(RunStateMachineTable.cells.compactMap { RunFixtures.fixture($0.state)?.run.status })
        #expect(statuses == Set(RunStatus.allCases))
        #expect(RunStateMachineTable.cells.count == 25 * 29)
        #expect(RunStateMachineTable.cells.allSatisfy { !$0.expected.isEmpty })
    }

    @Test(
        "T091 a write under an older epoch, or by another worker, is refused in every state",
        arguments: Set(RunStateMachineTable.cells.map(\.state)))
    func fencing(_ state: String) throws {
        let run = try #require(RunFixtures.fixture(state)).run
        let other = RunEvent.Lease(worker: WorkerID(rawValue: "worker_b"), epoch: run.epoch + 1)
        let success = RunEvent.AttemptResult.success(.none)
        let writes: [RunEvent] = [
            .start(other), .suspend(other, activeMs: 0), .finish(other, success, activeMs: 0),
            .handBack(other, activeMs: 0),
            .acknowledgeCancel(other), .call(epoch: other.epoch),
        ]
        for write in writes {
            #expect(RunStateMachine.apply(write, to: run, now: RunFixtures.now) == .failure(.stale))
        }
    }

    private func word(_ rejection: Rejection) -> String {
        switch rejection {
        case .stale: "stale"
        case .duplicate: "dup"
        case .finished: "fin"
        case .notApplicable: "-"
        }
    }

    private func event(_ name: String, _ lease: RunEvent.Lease) -> RunEvent? {
        let error = RunError.builtIn(name: "E", message: "no", stackTrace: "")
        let events: [String: RunEvent] = [
            "enqueue": .enqueue(.ready),
            "apart": .enqueue(.unregistered(hasWorkers: false)),
            "missing": .enqueue(.unregistered(hasWorkers: true)),
            "noQueue": .enqueue(.undeclared),
            "endDelay": .endDelay(.ready),
            "endApart": .endDelay(.unregistered(hasWorkers: true)),
            "reschedule": .reschedule(RunFixtures.now + 60),
            "expire": .expire(),
            "endNoQueue": .endDelay(.undeclared),
            "register": .register(.ready),
            "regNoQueue": .register(.undeclared),
            "announce": .announceMissing,
            "dequeue": .dequeue(RunEvent.Offer(worker: lease.worker, version: nil, maxAttempts: 3)),
            "start": .start(lease),
            "suspend": .suspend(lease, activeMs: 5),
            "wake": .wake,
            "call": .call(epoch: lease.epoch),
            "endOffer": .endOffer,
            "succeed": .finish(lease, .success(Packet(data: "1")), activeMs: 5),
            "fail": .finish(lease, .failure(error, retryAfter: nil), activeMs: 5),
            "failShort": .finish(lease, .failure(error, retryAfter: .seconds(5)), activeMs: 5),
            "failLong": .finish(lease, .failure(error, retryAfter: .milliseconds(5001)), activeMs: 5),
            "endGap": .endGap,
            "lose": .lose(policy: .default, chance: 0),
            "recover": .recover,
            "handBack": .handBack(lease, activeMs: 5),
            "cancel": .cancel(reason: "enough"),
            "acknowledge": .acknowledgeCancel(lease),
            "release": .releaseCancelled,
        ]
        return events[name]
    }
}
