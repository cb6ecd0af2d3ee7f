import Trigger
import TriggerServer

/// The system as one of the peers: server and worker in one process, and as another process what enqueues; or all in one.
@main
struct PeerApp {
    static func main() async throws {
        switch CommandLine.arguments.dropFirst().first {
        case "enqueue": try await Enqueuer.run(TriggerClient())
        case "embedded": try await Embedded.run()
        default: try await Served.main()
        }
    }
}

/// What every peer runs.
struct Served: TriggerApp {
    /// Quick tasks in batches of 500, four at once.
    static let slots = 2_000

    var options: WorkerOptions {
        WorkerOptions(slots: Self.slots)
    }

    var tasks: Tasks {
        noop
        sequence
    }
}

extension TaskName<Payload, Int> {
    /// Says that it ran, and gives back its number.
    static var noop: Self { "noop" }
}

extension TaskName<Int, NoValue> {
    /// So many sequential steps between two marks.
    static var sequence: Self { "steps" }
}

/// What a task is given: 300 bytes as JSON.
struct Payload: Codable {
    var index: Int
    var text: String

    init(_ index: Int) {
        self.index = index
        let short = #"{"index":\#(index),"text":""}"#.utf8.count
        text = String(decoding: [UInt8](repeating: UInt8(ascii: "x"), count: 300 - short), as: UTF8.self)
    }
}

private let noop = task(.noop) { (payload: Payload, _: RunContext) in
    Marks.shared.add(payload.index)
    return payload.index
}

private let sequence = task(.sequence) { (count: Int, context: RunContext) -> Void in
    Marks.shared.add(Marks.stepsBegin)
    for number in 0..<count { try await context.step("step-\(number)") { number } }
    Marks.shared.add(Marks.stepsEnd)
}
