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

    /// Whether every write was answered.
    var isEmpty: Bool {
        state.withLock { $0.isEmpty }
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
