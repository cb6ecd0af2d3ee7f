import TriggerModel

import struct Foundation.Date

/// Changes of metadata on their way out: in batches, in the order the attempt's code made them.
extension SessionState {
    /// How long changes wait for others.
    static let metadataPause: Duration = .seconds(1)

    /// What is known of the run's metadata, which most runs never look at.
    mutating func metadata(of run: RunInfo) -> MetadataBuffer {
        if case .some(let buffer) = metadataBuffer { return buffer }
        let buffer = MetadataBuffer(run, made: metadataMade)
        metadataBuffer = .some(buffer)
        return buffer
    }

    /// The attempt's code makes a change; one that cannot be made counts all the same, since a replay comes to it again.
    mutating func change(_ change: TargetedOperation, of run: RunInfo) throws {
        var buffer = metadata(of: run)
        defer { awaitFlush(buffer) }
        defer { metadataBuffer = .some(buffer) }
        try buffer.make(change)
    }

    private mutating func awaitFlush(_ buffer: MetadataBuffer) {
        guard !buffer.isFull else { return flushMetadata() }
        guard !buffer.pending.isEmpty, !isFlushAwaited else { return }
        isFlushAwaited = true
        effects.append(.flush(at: time.now + Self.metadataPause))
    }

    /// The moment for changes to be sent came.
    mutating func reachFlush() {
        isFlushAwaited = false
        flushMetadata()
    }

    /// Sends the changes that wait.
    mutating func flushMetadata() {
        guard isLive, case .some(var buffer) = metadataBuffer else { return }
        guard let write = buffer.takeWrite(attempt: attempt) else { return }
        metadataBuffer = .some(buffer)
        effects.append(.post(execution, .changeMetadata(write)))
    }

    /// Takes what is to be sent by somebody who waits for the answer.
    mutating func takeMetadataWrite(of run: RunInfo) -> RunChange.MetadataWrite? {
        var buffer = metadata(of: run)
        defer { metadataBuffer = .some(buffer) }
        return buffer.takeWrite(attempt: attempt, isAnswered: true)
    }

    /// A step was stored, with its changes.
    mutating func takeMetadata(_ changes: MetadataChanges, of run: RunInfo) {
        var buffer = metadata(of: run)
        buffer.take(changes)
        metadataBuffer = .some(buffer)
    }

    /// Changes that nobody waited for were refused: whoever next waits is told.
    mutating func noteRefusal(_ message: String, of run: RunInfo) {
        var buffer = metadata(of: run)
        buffer.refusal = buffer.refusal ?? message
        metadataBuffer = .some(buffer)
    }

    /// Takes what was refused meanwhile.
    mutating func takeRefusal() -> String? {
        guard case .some(var buffer) = metadataBuffer, let refusal = buffer.refusal else { return nil }
        buffer.refusal = nil
        metadataBuffer = .some(buffer)
        return refusal
    }

    /// The server says what the metadata is.
    mutating func heedMetadata(_ text: String?, of run: RunInfo) {
        var buffer = metadata(of: run)
        buffer.heed(text)
        metadataBuffer = .some(buffer)
    }

    /// Another attempt begins, or the first one here, which has made so many changes in earlier passes.
    mutating func beginMetadata(made: Int) {
        metadataMade = made
        guard case .some(var buffer) = metadataBuffer else { return }
        buffer.begin(made: made)
        metadataBuffer = .some(buffer)
    }

    /// The run was handed out again: others may have changed its metadata.
    mutating func resumeMetadata(_ assignment: Assignment) {
        if case .none = metadataBuffer, assignment.run.metadata == nil { return }
        heedMetadata(assignment.run.metadata, of: assignment.run)
        flushMetadata()
    }
}

/// A value that few have, in one word.
indirect enum Rare<Value: Sendable>: Sendable {
    case none
    case some(Value)
}

extension RunSession {
    /// The run's metadata as it is known here.
    var metadata: MetadataObject {
        change { [run] in $0.metadata(of: run).known }
    }

    /// The attempt's code makes a change.
    ///
    /// - Throws: ``/TriggerModel/MetadataFault``.
    func change(_ change: TargetedOperation) throws {
        let result: Result<Void, any Error> = self.change { [run] state in
            Result { try state.change(change, of: run) }
        }
        try result.get()
    }

    /// Sends the changes that wait, and hears what the metadata is then.
    ///
    /// - Throws: ``TransportError`` `refused` when changes could not be made, these or earlier ones; ``RunDropped``; `CancellationError`.
    func exchangeMetadata() async throws {
        let refusal = try await exchangeOnce()
        // What is known holds what was refused, until the server says what there is.
        if refusal != nil { _ = try await exchangeOnce() }
        if let message = change({ $0.takeRefusal() }) ?? refusal { throw TransportError(.refused, message) }
    }

    /// - Returns: What was refused.
    private func exchangeOnce() async throws -> String? {
        guard let write = change({ [run] in $0.takeMetadataWrite(of: run) }) else { return nil }
        switch try await self.write(.changeMetadata(write)) {
        case .metadata: return nil
        case .refused(let refusal): return refusal.message
        default: throw TransportError(.invalidAnswer, "the server answered a change of metadata with something else")
        }
    }

    /// A write was answered: answers come in the order of what they tell of metadata.
    func heedMetadata(_ answer: WriteAnswer, to change: RunChange) {
        switch (change, answer) {
        case (.completeStep(let completion), .entry(let entry, _)):
            guard let changes = completion.metadata, entry.output == completion.output else { return }
            self.change { [run] in $0.takeMetadata(changes, of: run) }
        case (.changeMetadata(let write), .metadata(let text)) where write.isAnswered:
            self.change { [run] in $0.heedMetadata(text, of: run) }
        case (.changeMetadata(let write), .refused(let refusal)) where !write.isAnswered && !refusal.endsExecution:
            warn("changes of metadata were not made: \(refusal.message)")
            self.change { [run] in $0.noteRefusal(refusal.message, of: run) }
        default: break
        }
    }
}
