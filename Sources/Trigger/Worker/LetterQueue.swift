import TriggerModel

/// What waits to be sent, in order; starts are held back for a batch, since a quick run ends before it is over.
///
/// Start and end in one batch are one change of the run's row instead of two. A start is for display: held back no longer
/// than one batch, never when there is nothing else to send, and never behind a later write of its execution.
struct LetterQueue: Sendable {
    private var letters: [Outbox.Letter] = []
    private var starts: [ExecutionID: HeldStart] = [:]
    private var batches = 0

    private struct HeldStart: Sendable {
        let letter: Outbox.Letter
        /// The batch that was under way when it came.
        let batch: Int
    }

    var isEmpty: Bool {
        letters.isEmpty && starts.isEmpty
    }

    /// Adds a letter; `isBusy` says whether a batch is under way.
    mutating func add(_ letter: Outbox.Letter, isBusy: Bool) {
        let execution = letter.write.execution
        if case .start = letter.write.change, isBusy, starts[execution] == nil {
            starts[execution] = HeldStart(letter: letter, batch: batches)
        } else {
            if let held = starts.removeValue(forKey: execution) { letters.append(held.letter) }
            letters.append(letter)
        }
    }

    /// Puts a batch that was taken back before all others.
    mutating func putBack(_ batch: [Outbox.Letter]) {
        letters.insert(contentsOf: batch, at: 0)
    }

    /// Takes the next batch: so many letters, or until their values have so many bytes, but one at least.
    mutating func takeBatch(mostWrites: Int, mostBytes: Int) -> [Outbox.Letter] {
        releaseStarts()
        batches += 1
        var bytes = 0
        let fitting = letters.prefix(mostWrites).prefix { letter in
            defer { bytes += letter.write.change.valueBytes }
            return bytes < mostBytes
        }
        let batch = Array(fitting)
        letters.removeFirst(batch.count)
        return batch
    }

    /// Takes everything.
    mutating func takeAll() -> [Outbox.Letter] {
        defer { (letters, starts) = ([], [:]) }
        return letters + starts.values.map(\.letter)
    }

    private mutating func releaseStarts() {
        for (execution, held) in starts where letters.isEmpty || held.batch < batches {
            letters.append(held.letter)
            starts[execution] = nil
        }
    }
}

extension RunChange {
    /// The bytes of the values it carries.
    fileprivate var valueBytes: Int {
        switch self {
        case .completeStep(let completion): completion.output.byteCount + (completion.metadata?.mostBytes ?? 0)
        case .changeMetadata(let write): write.changes.mostBytes
        case .triggerRuns(let opening): opening.items.reduce(0) { $0 + $1.payload.byteCount }
        case .finish(.success(let output), _): output.byteCount
        default: 0
        }
    }
}
