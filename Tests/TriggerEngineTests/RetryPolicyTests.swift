import Testing
import TriggerModel

@Suite("Retry policies")
struct RetryPolicyTests {
    private func delays(_ policy: RetryPolicy, chance: Double = 0) -> [Int64?] {
        (1...policy.maxAttempts).map { attempt in
            policy.delay(afterAttempt: attempt, chance: chance).map {
                $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000
            }
        }
    }

    @Test("T077 each gap is the one before times the factor, and none follows the last attempt")
    func growth() {
        #expect(delays(RetryPolicy(maxAttempts: 3, randomize: false)) == [1_000, 2_000, nil])
        #expect(
            delays(RetryPolicy(maxAttempts: 4, factor: 1.5, minDelay: .milliseconds(333), randomize: false))
                == [333, 500, 749, nil])
        #expect(delays(.none) == [nil])
    }

    @Test("T078 no gap is longer than the longest, and chance draws a gap out to twice its length at most")
    func bounds() {
        let bounded = RetryPolicy(maxAttempts: 3, maxDelay: .milliseconds(1_500), randomize: false)
        #expect(delays(bounded) == [1_000, 1_500, nil])
        for chance in [0, 0.25, 0.999_999] {
            let drawn = delays(RetryPolicy(maxAttempts: 3), chance: chance).compactMap(\.self)
            #expect(drawn == [Int64((1_000 * (1 + chance)).rounded()), Int64((2_000 * (1 + chance)).rounded())])
        }
        #expect(delays(RetryPolicy(maxAttempts: 400))[398] == 60_000)
    }

    @Test("a policy is read and written whole, with the machine for runs out of memory and without")
    func coding() throws {
        for machine in [nil, MachinePreset.large1x] {
            let policy = RetryPolicy(maxAttempts: 4, outOfMemoryMachine: machine)
            let text = try JSON.text(policy)
            #expect(text.contains("outOfMemoryMachine") == (machine != nil))
            #expect(try JSON.value(RetryPolicy.self, from: text) == policy)
        }
    }
}
