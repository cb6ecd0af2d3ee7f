import TriggerModel

extension Outbox {
    /// A batch and its answers.
    typealias Answered = (batch: [Letter], answers: [WriteAnswer])

    /// What waits, what is under way, and what was answered.
    struct State {
        /// The most writes of a batch, and the bytes of values after which it takes no more.
        private static let mostWrites = 2000
        private static let mostBytes = 4 * 1024 * 1024

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
            let batch = letters.takeBatch(mostWrites: Self.mostWrites, mostBytes: Self.mostBytes)
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
    enum Arrival {
        /// It is refused.
        case closed
        /// Whoever sends now sees to it afterwards.
        case gathered
        /// It was left for the task that delivers batches.
        case left
        /// It is sent at once, by itself.
        case alone
    }

    enum Sender {
        /// The task that delivers batches.
        case task
        /// Whoever wrote the first letter, or had the answer to the batch before.
        case writer
    }
}
