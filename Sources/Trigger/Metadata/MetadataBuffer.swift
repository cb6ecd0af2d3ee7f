import TriggerModel

/// What a worker knows of a run's metadata, and the changes of the attempt under way that it has not sent.
struct MetadataBuffer: Sendable {
    /// How many changes wait at most before they are sent.
    static let most = 256
    /// How many bytes of them.
    static let mostBytes = 1024 * 1024

    /// What it is with all changes of its own.
    private(set) var known: MetadataObject
    /// How many changes the attempt has made in this pass.
    private var made = 0
    /// How many of the attempt's changes were sent, those of earlier passes among them.
    private var sent: Int
    /// Those that were not, put together where that makes no difference.
    private(set) var pending: [TargetedOperation] = []
    /// No fewer bytes than those have.
    private var pendingBytes = 0
    /// Why changes that nobody waited for were not made, until somebody is told.
    var refusal: String?

    /// The run that triggered this one, and the one at the top of its family.
    private let parent: RunID?
    private let root: RunID
    private let isRoot: Bool

    init(_ run: RunInfo, made sent: Int) {
        known = MetadataObject(text: run.metadata)
        (parent, root, isRoot) = (run.parent, run.root, run.root == run.id)
        self.sent = sent
    }

    /// Whether what waits should wait no longer.
    var isFull: Bool {
        pending.count >= Self.most || pendingBytes >= Self.mostBytes
    }

    /// Whether a target is the run itself.
    func isOwn(_ target: MetadataTarget) -> Bool {
        switch target {
        case .run: true
        case .parent: parent == nil
        case .root: isRoot
        }
    }

    /// Another attempt begins, which has made so many changes.
    mutating func begin(made sent: Int) {
        (made, self.sent, pending, pendingBytes) = (0, sent, [], 0)
    }

    /// The attempt's code makes a change; one that an earlier pass made is not made again.
    mutating func make(_ change: TargetedOperation) throws {
        made += 1
        guard made > sent else { return }
        let isOwn = isOwn(change.target)
        var tried = isOwn ? known : MetadataObject()
        try tried.apply([change.operation])
        if isOwn { known = tried }
        pendingBytes += change.operation.mostBytes
        if !pending.combine(change) { pending.append(change) }
    }

    /// A step was stored, with its changes.
    mutating func take(_ changes: MetadataChanges) {
        // What is refused was refused with the step.
        try? known.apply(changes.operations.filter { isOwn($0.target) }.map(\.operation))
    }

    /// Takes what is to be sent.
    mutating func takeWrite(attempt: Int, isAnswered: Bool = false) -> RunChange.MetadataWrite? {
        guard isAnswered || !pending.isEmpty else { return nil }
        let through = max(made, sent)
        defer { (sent, pending, pendingBytes) = (through, [], 0) }
        return RunChange.MetadataWrite(
            attempt: attempt, before: sent, through: through,
            changes: MetadataChanges(pending, parent: parent, root: root), isAnswered: isAnswered)
    }

    /// The server says what it is, but for what was changed since.
    mutating func heed(_ text: String?) {
        known = MetadataObject(text: text)
        // They were tried when they were made.
        try? known.apply(pending.filter { isOwn($0.target) }.map(\.operation))
    }
}

extension [TargetedOperation] {
    /// Puts a change together with the last one if both are of one kind and about the same value: the sum of two increments, the last
    /// of what is set.
    mutating func combine(_ change: TargetedOperation) -> Bool {
        guard let last, last.target == change.target else { return false }
        switch (last.operation, change.operation) {
        case (.increment(let key, let one), .increment(let next, let two)) where key == next:
            let sum = one.adding(two)
            // Two finite numbers may have a sum that is none, which nobody could increment by.
            if case .number(let number) = sum, !number.isFinite { return false }
            self[count - 1].operation = .increment(key, sum)
        case (.set(let key, _), .set(let next, _)) where key == next: self[count - 1] = change
        case (_, .update): self[count - 1] = change
        default: return false
        }
        return true
    }
}
