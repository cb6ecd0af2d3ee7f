package import TriggerModel

/// A connection within a process, where a write needs no Swift task of its own to wait for the answer.
///
/// On an idle machine each change of threads costs as much as a good part of the commit.
package protocol DirectRunTransport: RunTransport {
    /// Writes into runs as ``RunTransport/write(_:from:)`` does, and calls back with the answers.
    ///
    /// `reply` is called once, on any thread, and does not take long. Answers are never given before the call has returned;
    /// only a failure may be.
    func write(
        _ writes: [RunWrite], from worker: WorkerID,
        reply: @escaping @Sendable (Result<[WriteAnswer], any Error>) -> Void)
}
