import Synchronization
import Testing
import TriggerModel

@testable import Trigger

@Suite("A worker's writes on their way", .timeLimit(.minutes(10)))
struct OutboxTests {
    /// A connection without tasks, whose answers the test gives.
    private final class Line: Sendable {
        typealias Reply = @Sendable ([WriteAnswer]?) -> Void

        private let sent = Mutex<[(writes: [RunWrite], reply: Reply)]>([])
        private let isQuick = Mutex(false)
        private let log = Recorder()
        let isOpen: Bool

        init(isOpen: Bool = true) {
            self.isOpen = isOpen
        }

        var outbox: Outbox {
            guard isOpen else { return Outbox(direct: nil) }
            return Outbox { writes, reply in
                self.sent.withLock { $0.append((writes, reply)) }
                if self.isQuick.withLock({ $0 }) { self.answer(.done) }
            }
        }

        /// Has every batch that is sent from now on answered at once.
        func answersAtOnce() {
            isQuick.withLock { $0 = true }
        }

        /// What was answered so far, or did not get through.
        var answered: [String] {
            log.all
        }

        /// What is under way.
        var batches: [String] {
            sent.withLock { $0.map { OutboxTests.runs(of: $0.writes) } }
        }

        /// Answers every write of the batch that is under way, or none of them.
        func answer(_ answer: WriteAnswer?) {
            let batch = sent.withLock { $0.removeFirst() }
            log.note(OutboxTests.runs(of: batch.writes))
            batch.reply(answer.map { answer in batch.writes.map { _ in answer } })
        }
    }

    private static func write(_ run: Int) -> RunWrite {
        RunWrite(ExecutionID(run: RunID(rawValue: "run_\(run)"), epoch: 1), .wake)
    }

    fileprivate static func runs(of writes: [RunWrite]) -> String {
        writes.map { $0.execution.run.rawValue }.joined(separator: " ")
    }

    /// Sends writes and notes the answers, in the order they come.
    private static func send(_ runs: Range<Int>, to outbox: Outbox, _ answers: Recorder) {
        for run in runs { outbox.send(write(run)) { answers.note("\(run) \($0.isDone ? "done" : "refused")") } }
    }

    /// What the task that delivers batches is given, until the outbox is empty.
    private static func batches(
        of outbox: Outbox, meanwhile: @escaping @Sendable () -> Void = {}
    ) async throws -> [String] {
        let batches = Recorder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await outbox.run { writes in
                    batches.note(runs(of: writes))
                    meanwhile()
                    return writes.map { _ in .done }
                }
            }
            try await outbox.untilEmpty()
            group.cancelAll()
            while (try? await group.next()) != nil {}
        }
        return batches.all
    }

    @Test("a write that comes alone is sent by itself, and what comes meanwhile as soon as that is answered, together")
    func alone() async throws {
        let (line, answers) = (Line(), Recorder())
        let outbox = line.outbox
        Self.send(0..<3, to: outbox, answers)
        #expect(line.batches == ["run_0"])
        line.answer(.done)
        #expect(answers.all == ["0 done"])
        #expect(line.batches == ["run_1 run_2"])
        Self.send(3..<4, to: outbox, answers)
        line.answer(.done)
        #expect(line.batches == ["run_3"])
        line.answer(.done)
        #expect(try await Self.batches(of: outbox).isEmpty)
        #expect(answers.all.sorted() == ["0 done", "1 done", "2 done", "3 done"])
    }

    @Test("answers to many writes are passed on by the task, not by whoever brings them")
    func passedOn() async throws {
        let (line, answers) = (Line(), Recorder())
        let outbox = line.outbox
        Self.send(0..<3, to: outbox, answers)
        for _ in 0..<2 { line.answer(.done) }
        #expect(answers.all == ["0 done"])
        #expect(try await Self.batches(of: outbox).isEmpty)
        #expect(answers.all == ["0 done", "1 done", "2 done"])
    }

    @Test("what did not get through goes before all that came meanwhile, by the task and in its order")
    func lost() async throws {
        for answered in 0..<2 {
            let (line, answers) = (Line(), Recorder())
            let outbox = line.outbox
            Self.send(0..<3, to: outbox, answers)
            for _ in 0..<answered { line.answer(.done) }
            Self.send(3..<4, to: outbox, answers)
            line.answer(nil)
            #expect(line.batches.isEmpty)
            let left = ["run_0 run_1 run_2 run_3", "run_1 run_2 run_3"][answered]
            #expect(try await Self.batches(of: outbox) == [left])
            #expect(answers.all == ["0 done", "1 done", "2 done", "3 done"])
        }
    }

    @Test("after what the task had to deliver, the next is sent without it again")
    func recovered() async throws {
        let (line, answers) = (Line(), Recorder())
        let outbox = line.outbox
        Self.send(0..<1, to: outbox, answers)
        line.answer(nil)
        line.answersAtOnce()
        let batches = try await Self.batches(of: outbox) { Self.send(1..<3, to: outbox, answers) }
        #expect(batches == ["run_0"])
        #expect(line.answered == ["run_0", "run_1 run_2"])
        #expect(answers.all == ["0 done", "1 done", "2 done"])
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

    @Test("many writes that are under way when the worker stops get their answers, or are refused, each once")
    func closedMany() {
        for answer in [WriteAnswer.done, nil] {
            let (line, answers) = (Line(), Recorder())
            let outbox = line.outbox
            Self.send(0..<3, to: outbox, answers)
            line.answer(.done)
            outbox.close()
            line.answer(answer)
            let word = answer == nil ? "refused" : "done"
            #expect(answers.all == ["0 done", "1 \(word)", "2 \(word)"])
        }
    }

    @Test("answers that nobody passed on yet are passed on when the worker stops")
    func closedWithAnswers() {
        let (line, answers) = (Line(), Recorder())
        let outbox = line.outbox
        Self.send(0..<3, to: outbox, answers)
        for _ in 0..<2 { line.answer(.done) }
        outbox.close()
        #expect(answers.all == ["0 done", "1 done", "2 done"])
    }
}

extension WriteAnswer {
    fileprivate var isDone: Bool {
        if case .done = self { true } else { false }
    }
}
