import Synchronization
import TriggerModel

/// The writes of all of a worker's runs on their way to the server: what gathers while one batch is under way makes the
/// next one.
///
/// A write that comes while nothing else is under way is sent by whoever wrote it, where the connection allows that.
final class Outbox: Sendable {
    typealias Reply = @Sendable (WriteAnswer) -> Void
    /// Sends a write without a Swift task and calls back, with nil when it did not get through.
    typealias Direct = @Sendable (RunWrite, @escaping @Sendable (WriteAnswer?) -> Void) -> Void

    /// A write and whom to tell the answer.
    struct Letter: Sendable {
        let write: RunWrite
        let reply: Reply
    }

    private struct State {
        var letters = LetterQueue()
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
        /// Whoever wrote the one letter that is under way.
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
        case .alone: direct?(letter.write) { self.endDirect(letter, $0) }
        }
    }

    /// Delivers batches, one after another, until cancelled.
    func run(_ deliver: ([RunWrite]) async throws -> [WriteAnswer]) async throws {
        while true {
            let batch = state.withLock { $0.takeBatch(as: .task) }
            if batch.isEmpty {
                emptied.raise()
                try await filled.wait()
                continue
            }
            do {
                let answers = try await deliver(batch.map(\.write))
                for (letter, answer) in zip(batch, answers) { letter.reply(answer) }
            } catch {
                for letter in batch { letter.reply(Self.closedAnswer) }
                throw error
            }
        }
    }

    /// Waits until every write is on disk, or refused; the last answer may just be on its way to whoever wrote.
    func untilEmpty() async throws {
        while state.withLock({ $0.sender != nil || !$0.letters.isEmpty }) { try await emptied.wait() }
    }

    /// Takes no further writes: those that are left and those to come are refused.
    func close() {
        let letters = state.withLock { state in
            state.isClosed = true
            return state.letters.takeAll()
        }
        for letter in letters { letter.reply(Self.closedAnswer) }
    }

    /// Passes the answer to a letter on that was sent without the task; without one the letter goes the way of the others.
    private func endDirect(_ letter: Letter, _ answer: WriteAnswer?) {
        let (isClosed, isEmpty) = state.withLock { state in
            state.sender = nil
            if answer == nil && !state.isClosed { state.letters.putBack(letter) }
            return (state.isClosed, state.letters.isEmpty)
        }
        if let answer { letter.reply(answer) } else if isClosed { letter.reply(Self.closedAnswer) }
        if isEmpty { emptied.raise() } else { filled.raise() }
    }

    private static let closedAnswer = WriteAnswer.refused(WriteRefusal(.staleEpoch, "the worker has stopped"))
}
