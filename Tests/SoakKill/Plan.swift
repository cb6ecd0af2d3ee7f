import Trigger
import TriggerModel

/// What is triggered, and how each run has to end.
struct Plan: Sendable {
    let orders: [Order]

    /// A plan that is the same for the same seed.
    init(runs: Int, seed: UInt64) {
        var chance = Chance(seed: seed)
        orders = (0..<runs).map { Order(number: $0, &chance) }
    }

    /// The children that come on top.
    var children: Int {
        orders.map(\.children).reduce(0, +)
    }
}

/// One run to be.
struct Order: Sendable {
    /// What it does.
    enum Work: Sendable {
        case steps(Int)
        case family(Int)
        case nap(Double)
        case flaky(Int)
        case hello
    }

    let number: Int
    let work: Work
    /// What names its trigger through all repeats.
    let requestKey: String
    /// Whether its trigger is repeated even though it was answered.
    let isRepeated: Bool

    init(number: Int, _ chance: inout Chance) {
        self.number = number
        requestKey = "soak-\(chance.next())-\(number)"
        isRepeated = chance.isTrue(1, of: 10)
        switch chance.number(in: 1...20) {
        case 1...11: work = .steps(chance.number(in: 3...24))
        case 12...14: work = .family(chance.number(in: 1...5))
        case 15...16: work = .nap(Double(chance.number(in: 1...80)) / 10)
        case 17...18: work = .flaky(chance.number(in: 0...3))
        default: work = .hello
        }
    }

    /// How many runs it triggers itself.
    var children: Int {
        if case .family(let count) = work { count } else { 0 }
    }

    /// How many steps it takes.
    var steps: Int {
        if case .steps(let count) = work { count } else { 0 }
    }

    /// The trigger; steps leave their tracks in the file.
    func item(effects: String) -> TriggerItem {
        let (task, payload) =
            switch work {
            case .steps(let count): ("steps", "{\"n\":\(count),\"file\":\"\(effects)\"}")
            case .family(let count): ("parent-child", "{\"n\":\(count)}")
            case .nap(let seconds): ("sleepy", "{\"seconds\":\(seconds)}")
            case .flaky(let failures): ("flaky", "{\"failures\":\(failures)}")
            case .hello: ("hello-world", "{\"message\":\"\(number)\"}")
            }
        return TriggerItem(task: task, payload: Packet(data: payload))
    }

    /// Whether it ended as its task says.
    func isFulfilled(by run: RunObject) -> Bool {
        guard run.status == .completed, let output = run.output, let text = try? JSON.text(output) else { return false }
        return switch work {
        case .steps(let count): Int(text).map { (0...count).contains($0) } ?? false
        case .family(let count): text == "\(count)"
        case .nap(let seconds): (try? JSON.value([String: Double].self, from: text)) == ["slept": seconds]
        case .flaky(let failures): text == "\(failures + 1)"
        case .hello: text == "{\"message\":\"\(number)\"}"
        }
    }
}
