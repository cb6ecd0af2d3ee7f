import Foundation
import TestSupport
import Testing
import TriggerModel
import TriggerTesting

@testable import TriggerEngine

@Suite("Moving to another database", .timeLimit(.minutes(10)))
struct MovingTests {
    /// The lines of rows, in an order that does not hang on the database, without where runs are parked.
    static func rows(_ lines: [String]) -> [String] {
        lines.dropFirst().dropLast().map { $0.replacing(/"parked_worker":"[^"]*",/, with: "") }.sorted()
    }

    /// Fills a place, and ends the use of it by its worker's own word if `isOrderly`.
    private static func furnish(_ place: MovingPlace, _ clock: ManualClock, isOrderly: Bool) async throws -> Household {
        var household: Household?
        try await place.run(clock) { rig in
            household = try await Household.furnish(rig)
            if isOrderly { try await rig.engine.deregister(try #require(household).worker, in: .development) }
        }
        return try #require(household)
    }

    @Test(
        "every row arrives as it was, in both directions and within one kind", arguments: MovingPlace.Journey.possible)
    func equality(_ journey: MovingPlace.Journey) async throws {
        try await journey.withPlaces { from, to in
            let clock = ManualClock()
            _ = try await Self.furnish(from, clock, isOrderly: true)
            let there = try await from.export()
            let summary = try await to.fill(there, portion: 7, clock)
            #expect(summary.workers == 0 && summary.linesBefore == 1)
            #expect(summary.trailer.count == there.count - 2 && summary.trailer.rows["runs"] == 18)
            let here = try await to.export()
            #expect(Self.rows(here) == Self.rows(there))
            #expect(here.first != there.first || journey == .fileToFile || journey == .databaseToDatabase)
        }
    }

    @Test(
        "whatever runs waited for, they go on at the new place and end, each once, with what was done before",
        arguments: MovingPlace.Journey.possible)
    func goingOn(_ journey: MovingPlace.Journey) async throws {
        try await journey.withPlaces { from, to in
            let clock = ManualClock()
            let household = try await Self.furnish(from, clock, isOrderly: false)
            let summary = try await to.fill(try await from.export(), clock)
            #expect(summary.workers == 1)
            try await to.run(clock) { rig in
                let before = try await rig.engine.record(household.ended, in: .development)
                #expect(before.state.status == .completedSuccessfully)
                #expect(before.state.ending?.output?.data == Household.longText)
                #expect(before.details.payload.data == Household.longText)
                let again = try await rig.trigger("hello", TriggerOptions(idempotencyKey: "only-once"))
                #expect(again == household.ended, "its key is held still")

                let refused = try await rig.engine.write(
                    [RunWrite(household.inHand, step("late", "1"))], from: household.worker, in: .development)
                guard case .refused = refused[0] else { return #expect(Bool(false), "an old worker wrote") }

                var handed = try await household.finish(rig)
                #expect(handed.values.allSatisfy { $0.count == 1 })
                #expect(handed.removeValue(forKey: household.hooked)?.first?.hooks?.kind == .cancel)
                #expect(household.open.isSubset(of: handed.keys) && handed.count == household.open.count + 3)
                let timed = try #require(handed[household.timed]?.first)
                #expect(timed.entries.first { $0.id.key == "charge" }?.output?.data == Household.longText)
                let inHand = try #require(handed[household.inHand.run]?.first)
                #expect(inHand.entries.map(\.output?.data) == ["7"] && inHand.attempt == 1)
                #expect(inHand.execution.epoch > household.inHand.epoch)
                for run in handed.keys { #expect(try await rig.status(run) == .completedSuccessfully) }
                #expect(try await rig.status(household.doomed) == .canceled)
                #expect(try await rig.status(household.hooked) == .canceled)
                let groups = try await rig.engine.errorGroups(ErrorQuery.Page(), in: .development)
                #expect(groups.map(\.count) == [2], "the error is the one that it was before the move")
                let tick = try #require(household.schedule.nextAt)
                try await rig.turn(to: tick)
                #expect(try await rig.scheduledRuns(household.schedule.id).map(\.timestamp) == [tick])
                #expect(try await rig.engine.bulkAction(household.bulk, in: .development).status == .completed)
            }
        }
    }

    @Test(
        "an import that ended anywhere goes on when it is started again, and nothing is there twice",
        arguments: MovingPlace.Journey.possible)
    func resuming(_ journey: MovingPlace.Journey) async throws {
        try await journey.withPlaces { from, to in
            let clock = ManualClock()
            _ = try await Self.furnish(from, clock, isOrderly: true)
            let there = try await from.export()
            let size = there.joined(separator: "\n").utf8.count + 1
            for part in 1...9 {
                await #expect(throws: MovingPlace.Cut.self) {
                    try await to.fill(there, portion: 3, cut: size * part / 10, clock)
                }
                await #expect(throws: StoreError.self, "no server starts on it meanwhile") { _ = try await to.open() }
                await #expect(throws: StoreError.self, "nor is it exported") { _ = try await to.export() }
            }
            let summary = try await to.fill(there, portion: 3, clock)
            #expect(summary.linesBefore > there.count / 4)
            #expect(Self.rows(try await to.export()) == Self.rows(there))
        }
    }

    @Test("another file is refused while an import is not done, and any file where there is something")
    func otherFile() async throws {
        try await MovingPlace.Journey.fileToFile.withPlaces { from, to in
            let clock = ManualClock()
            _ = try await Self.furnish(from, clock, isOrderly: true)
            let there = try await from.export()
            let size = there.joined(separator: "\n").utf8.count
            await #expect(throws: MovingPlace.Cut.self) { try await to.fill(there, portion: 2, cut: size / 2, clock) }
            let other = try await from.export(id: "other")
            let begun = await #expect(throws: ImportFault.self) { try await to.fill(other, clock) }
            #expect(begun?.message.hasPrefix("another import into this database was begun") == true)
            var changed = there
            changed[2] = changed[1]
            let edited = await #expect(throws: ImportFault.self) { try await to.fill(changed, clock) }
            #expect(edited?.message.contains("are not those that were taken") == true)
            try await to.fill(there, clock)
            let full = await #expect(throws: ImportFault.self) { try await to.fill(there, clock) }
            #expect(full?.message.hasPrefix("the database is not new, it has batch_items, ") == true, "\(full as Any)")
        }
    }

    @Test("a database in use is exported as a copy alone, and says so", arguments: MovingPlace.Journey.possible)
    func inUse(_ journey: MovingPlace.Journey) async throws {
        try await journey.withPlaces { from, to in
            let clock = ManualClock()
            try await from.run(clock) { rig in
                try await rig.trigger("hello")
                let error = await #expect(throws: StoreError.self) { _ = try await from.export() }
                #expect(error?.code == .locked)
                let copy = try await from.export(mayBeInUse: true)
                #expect(copy[0].contains(#""isCopy":true"#))
                #expect(try await to.fill(copy, clock).header.isCopy)
                let identity = try await rig.engine.committer.store.read { try $0.identity() }
                let imported = try await to.open()
                #expect(try await imported.read { try $0.identity() } != identity, "a copy is another database")
                try await imported.close()
            }
            #expect(try await from.export()[0].contains(#""isCopy":false"#))
            try await to.run(clock) { rig in
                let worker = try await rig.worker("hello")
                try await worker.finish(try await worker.next().execution)
            }
        }
    }
}
