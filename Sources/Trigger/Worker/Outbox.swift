import Synchronization
import TriggerModel

/// The writes of all of a worker's runs on their way to the server: what gathers while one batch is under way makes the
/// next one.
///
/// Where the connection allows that, a write that comes while nothing else is under way is sent by whoever wrote it, and
/// the next batch by whoever brings the answer: the server is then never without work for the time a task takes to wake.
final class Outbox: Sendable {
    typealias Reply = @Sendable (WriteAnswer) -> Void
    /// Sends a batch without a Swift task and calls back, with nil when it did not get through.
    typealias Direct = @Sendable ([RunWrite], @escaping @Sendable ([WriteAnswer]?) -> Void) -> Void

    /// A write and whom to tell the answer.
    struct Letter: Sendable {
        let write: RunWrite
        let reply: Reply
    }

    /// A batch and its answers.
    private typealias Answered = (batch: [Letter], answers: [WriteAnswer])

    private struct State {
        var letters = LetterQueue()
        /// What the task is still to pass on.
        var answered: [Answered] = []
        /// Who sends what is under way; nil when nothing is.
        var sender: Sender?
        var isClosed = false

        /// Takes in a letter and says what is to become of it.
        mutating func add(_ letter: Letter, sendsAlone: Bool) -> Arrival {
            if isClosed { return .closed }
            let isAlone = sendsAlone && sender == nil && letters.isEmpty
            letters.add(letter, isBusy: sender != nil)
            if isAlone { takeBatch(as: .writer) }
            return isAlone ? .alone : sender == nil ? .left : .gathered
        }

        /// Takes the next batch, unless one is under way elsewhere.
        @discardableResult
        mutating func takeBatch(as taker: Sender) -> [Letter] {
            guard sender == nil || sender == taker else { return [] }
            let batch = letters.takeBatch(mostWrites: mostWrites, mostBytes: mostBytes)
            sender = batch.isEmpty ? nil : taker
            return batch
        }

        /// What was under way has ended; what did not get through goes before all others.
        ///
        /// - Returns: What to send next without the task, and what is refused since it got through no more.
        mutating func end(_ batch: [Letter], gotThrough: Bool) -> (next: [Letter], refused: [Letter]) {
            sender = nil
            if gotThrough { return (takeBatch(as: .writer), []) }
            if isClosed { return ([], batch) }
            letters.putBack(batch)
            return ([], [])
        }

        var isEmpty: Bool {
            sender == nil && letters.isEmpty && answered.isEmpty
        }

        mutating func takeAnswered() -> [Answered] {
            defer { answered = [] }
            return answered
        }
    }

    /// What becomes of a letter.
    private enum Arrival {
        /// It is refused.
        case closed
        /// Whoever sends now sees to it afterwards.
        case gathered
        /// It was left for the task that delivers batches.
        case left
        /// It is sent at once, by itself.
        case alone
    }

    private enum Sender {
        /// The task that delivers batches.
        case task
        /// Whoever wrote the first letter, or had the answer to the batch before.
        case writer
    }

    /// The most writes of a batch, and the bytes of values after which it takes no more.
    private static let mostWrites = 2000
    private static let mostBytes = 4 * 1024 * 1024

    private let state = Mutex(State())
    private let filled = Signal()
    private let emptied = Signal()
    private let direct: Direct?

    /// - Parameter direct: Nil where every write needs the task.
    init(direct: Direct?) {
        self.direct = direct
    }

    /// Sends a write, which is answered once; the order of one run's writes is kept.
    func send(_ write: RunWrite, reply: @escaping Reply) {
        let letter = Letter(write: write, reply: reply)
        switch state.withLock({ $0.add(letter, sendsAlone: direct != nil) }) {
        case .closed: reply(Self.closedAnswer)
        case .gathered: break
        case .left: filled.raise()
        case .alone: sendDirectly([letter])
        }
    }

    private func sendDirectly(_ batch: [Letter]) {
        direct?(batch.map(\.write)) { self.endDirect(batch, $0) }
    }

    /// Delivers batches, one after another, and passes answers on, until cancelled.
    func run(_ deliver: ([RunWrite]) async throws -> [WriteAnswer]) async throws {
        while true {
            let (answered, batch) = state.withLock { ($0.takeAnswered(), $0.takeBatch(as: .task)) }
            for (batch, answers) in answered { Self.reply(answers, to: batch) }
            if !batch.isEmpty {
                try await self.deliver(batch, deliver)
            } else if answered.isEmpty {
                emptied.raise()
                try await filled.wait()
            }
        }
    }

    private func deliver(
        _ batch: [Letter], _ deliver: ([RunWrite]) async throws -> [WriteAnswer]
    ) async throws {
        do {
            let answers = try await deliver(batch.map(\.write))
            if direct != nil { sendNext(after: batch, gotThrough: true) }
            Self.reply(answers, to: batch)
        } catch {
            Self.refuse(batch)
            throw error
        }
    }

    private static func reply(_ answers: [WriteAnswer], to batch: [Letter]) {
        for (letter, answer) in zip(batch, answers) { letter.reply(answer) }
    }

    /// Waits until every write is on disk, or refused; the last answer may just be on its way to whoever wrote.
    func untilEmpty() async throws {
        while state.withLock({ !$0.isEmpty }) { try await emptied.wait() }
    }

    /// Takes no further writes: those that are left and those to come are refused.
    func close() {
        let (answered, letters) = state.withLock { state in
            state.isClosed = true
            return (state.takeAnswered(), state.letters.takeAll())
        }
        for (batch, answers) in answered { Self.reply(answers, to: batch) }
        Self.refuse(letters)
    }

    /// A batch that was sent without the task is answered, or goes the way of the others if it did not get through.
    private func endDirect(_ batch: [Letter], _ answers: [WriteAnswer]?) {
        sendNext(after: batch, gotThrough: answers != nil)
        if let answers { passOn((batch, answers)) }
    }

    /// Sends what gathered meanwhile, or leaves it for the task where that has to see to what did not get through.
    private func sendNext(after batch: [Letter], gotThrough: Bool) {
        let (next, refused, isEmpty) = state.withLock { state in
            let (next, refused) = state.end(batch, gotThrough: gotThrough)
            return (next, refused, state.letters.isEmpty)
        }
        Self.refuse(refused)
        if !next.isEmpty { sendDirectly(next) } else if isEmpty { emptied.raise() } else { filled.raise() }
    }

    /// Passes one answer on at once; many by the task, since whoever brings them has other things to do.
    private func passOn(_ answered: Answered) {
        let isLeft = state.withLock { state in
            guard answered.batch.count > 1, !state.isClosed else { return false }
            state.answered.append(answered)
            return true
        }
        if isLeft { filled.raise() } else { Self.reply(answered.answers, to: answered.batch) }
    }

    private static func refuse(_ batch: [Letter]) {
        for letter in batch { letter.reply(closedAnswer) }
    }

    private static let closedAnswer = WriteAnswer.refused(WriteRefusal(.staleEpoch, "the worker has stopped"))
}
