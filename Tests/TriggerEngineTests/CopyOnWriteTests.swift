import Foundation
import Testing
import TriggerModel

@testable import TriggerEngine

@Suite("What copies share")
struct CopyOnWriteTests {
    @Test("stays as it is in every copy but the one that is changed")
    func copies() {
        let first = CopyOnWrite([1])
        var second = first
        second.value.append(2)
        var third = second
        third.value[0] = 3
        second.value.append(4)
        #expect((first.value, second.value, third.value) == ([1], [1, 2, 4], [3, 2]))
    }

    @Test("is equal where the values are, wherever they came from")
    func equality() {
        let first = CopyOnWrite([1])
        var second = first
        #expect(first == second)
        second.value[0] = 2
        #expect(first != second)
        second.value[0] = 1
        #expect(first == second && first.hashValue == second.hashValue)
    }

    @Test("stays as it is while many tasks change copies of their own")
    func concurrency() async {
        let shared = CopyOnWrite(Array(0..<100))
        let sums = await withTaskGroup(of: Int.self, returning: [Int].self) { group in
            for number in 0..<64 {
                group.addTask {
                    var copy = shared
                    copy.value[0] = number
                    return copy.value.reduce(0, +)
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums.sorted() == (0..<64).map { 4950 + $0 })
        #expect(shared.value == Array(0..<100))
    }

    @Test("makes a run's state as it was before a transition still say so after it")
    func state() {
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        let before = RunState(
            environment: .development, id: RunID(rawValue: "run_1"), task: "task", queue: "queue", createdAt: now)
        var after = before
        (after.status, after.epoch, after.queue) = (.executing, 1, "other")
        #expect((before.status, before.epoch, before.queue) == (.pending, 0, "queue"))
        #expect((after.status, after.epoch, after.queue) == (.executing, 1, "other"))
        #expect(after.id == before.id)
    }
}
