import Synchronization
import TriggerModel

/// The writes of all of a worker's runs on their way to the server: what gathers while one batch is under way makes the
/// next one.
final class Outbox: Sendable {
    typealias Reply = @Sendable (WriteAnswer) -> Void

    /// A write and whom to tell the answer.
    struct Letter: Sendable {
        let write: RunWrite
        let reply: Reply
    }

    private struct State {
        var letters = LetterQueue()
        var isUnderWay = false
        var isClosed = false
    }

    /// The most writes of a batch, and the bytes of values after which it takes no more.
    private static let mostWrites = 2000
    private static let mostBytes = 4 * 1024 * 1024

    private let state = Mutex(State())
    private let filled = Signal()
    private let emptied = Signal()

    /// Sends a write, which is answered once; the order of one run's writes is kept.
    func send(_ write: RunWrite, reply: @escaping Reply) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.letters.add(Letter(write: write, reply: reply), isBusy: state.isUnderWay) }
            return state.isClosed
        }
        if isClosed { reply(Self.closedAnswer) } else { filled.raise() }
    }

    /// Delivers batches, one after another, until cancelled.
    func run(_ deliver: ([RunWrite]) async throws -> [WriteAnswer]) async throws {
        while true {
            let batch = takeBatch()
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

    /// Waits until every write was answered.
    func untilEmpty() async throws {
        while state.withLock({ $0.isUnderWay || !$0.letters.isEmpty }) { try await emptied.wait() }
    }

    /// Takes no further writes: those that are left and those to come are refused.
    func close() {
        let letters = state.withLock { state in
            state.isClosed = true
            return state.letters.takeAll()
        }
        for letter in letters { letter.reply(Self.closedAnswer) }
    }

    private func takeBatch() -> [Letter] {
        state.withLock { state in
            let batch = state.letters.takeBatch(mostWrites: Self.mostWrites, mostBytes: Self.mostBytes)
            state.isUnderWay = !batch.isEmpty
            return batch
        }
    }

    private static let closedAnswer = WriteAnswer.refused(WriteRefusal(.staleEpoch, "the worker has stopped"))
}
