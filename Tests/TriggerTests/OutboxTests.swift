import Synchronization
import Testing
import TriggerModel

@testable import Trigger

@Suite("A worker's writes on their way", .timeLimit(.minutes(5)))
struct OutboxTests {
    /// A connection without tasks, whose answers the test gives.
    private final class Line: Sendable {
        typealias Reply = @Sendable (WriteAnswer?) -> Void

        private let sent = Mutex<[(write: RunWrite, reply: Reply)]>([])
        let isOpen: Bool

        init(isOpen: Bool = true) {
            self.isOpen = isOpen
        }

        var outbox: Outbox {
            guard isOpen else { return Outbox(direct: nil) }
            return Outbox { write, reply in self.sent.withLock { $0.append((write, reply)) } }
        }

        var count: Int {
            sent.withLock { $0.count }
        }

        func answer(_ answer: WriteAnswer?) {
            sent.withLock { $0.removeFirst().reply }(answer)
        }
    }

    private static func write(_ run: Int) -> RunWrite {
        RunWrite(ExecutionID(run: RunID(rawValue: "run_\(run)"), epoch: 1), .wake)
    }

    /// Sends writes and notes the answers, in the order they come.
    private static func send(_ runs: Range<Int>, to outbox: Outbox, _ answers: Recorder) {
        for run in runs { outbox.send(write(run)) { answers.note("\(run) \($0.isDone ? "done" : "refused")") } }
    }

    /// What the task that delivers batches is given, until the outbox is empty.
    private static func batches(of outbox: Outbox) async throws -> [String] {
        let batches = Recorder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await outbox.run { writes in
                    batches.note(writes.map { $0.execution.run.rawValue }.joined(separator: " "))
                    return writes.map { _ in .done }
                }
            }
            try await outbox.untilEmpty()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
        return batches.all
    }

    @Test("a write that comes alone is sent by itself, and what comes meanwhile goes together")
    func alone() async throws {
        let (line, answers) = (Line(), Recorder())
        let outbox = line.outbox
        Self.send(0..<3, to: outbox, answers)
        #expect(line.count == 1)
        line.answer(.done)
        #expect(answers.all == ["0 done"])
        #expect(try await Self.batches(of: outbox) == ["run_1 run_2"])
        Self.send(3..<4, to: outbox, answers)
        #expect(line.count == 1)
        line.answer(.done)
        #expect(answers.all == ["0 done", "1 done", "2 done", "3 done"])
    }

    @Test("a write that did not get through by itself goes before all that came meanwhile")
    func lost() async throws {
        let (line, answers) = (Line(), Recorder())
        let outbox = line.outbox
        Self.send(0..<2, to: outbox, answers)
        line.answer(nil)
        #expect(answers.all.isEmpty)
        #expect(try await Self.batches(of: outbox) == ["run_0 run_1"])
        #expect(answers.all == ["0 done", "1 done"])
    }

    @Test("without such a connection everything goes in batches")
    func noLine() async throws {
        let (line, answers) = (Line(isOpen: false), Recorder())
        let outbox = line.outbox
        Self.send(0..<2, to: outbox, answers)
        #expect(try await Self.batches(of: outbox) == ["run_0 run_1"])
        #expect(answers.all == ["0 done", "1 done"])
    }

    @Test("a write that is under way when the worker stops gets its answer, or is refused if it did not get through")
    func closed() {
        for answer in [WriteAnswer.done, nil] {
            let (line, answers) = (Line(), Recorder())
            let outbox = line.outbox
            Self.send(0..<2, to: outbox, answers)
            outbox.close()
            line.answer(answer)
            Self.send(2..<3, to: outbox, answers)
            #expect(answers.all == ["1 refused", answer == nil ? "0 refused" : "0 done", "2 refused"])
        }
    }
}

extension WriteAnswer {
    fileprivate var isDone: Bool {
        if case .done = self { true } else { false }
    }
}
