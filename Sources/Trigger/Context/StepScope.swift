import Synchronization
import TriggerModel

/// What surrounds a call: the top of a run, or one try of a step's body.
///
/// Keys are unique within it.
final class StepScope: Sendable {
    /// The keys of the steps around, joined by `/`; empty at the top.
    let path: String
    /// The scope around it; nil at the top.
    let parent: StepScope?
    /// The pass it belongs to.
    ///
    /// A task-local outlives a pass where the user's code lets it.
    let pass: ObjectIdentifier
    /// The Swift task that entered it.
    let owner: TaskIdentity?
    /// Whether neither it nor a scope around it was tried before.
    ///
    /// A step that failed in an earlier try of the step around it is opened anew.
    let isFirstTry: Bool

    @TaskLocal static var current: StepScope?

    /// The step's generation, and the try of its body.
    let generation: Int
    let tries: Int

    private let keys = Mutex<Set<String>>([])
    private let recorded = Atomic<Int>(0)
    /// The changes of metadata made in it, outside of the steps inside; few make any.
    private let noted = Mutex(NotedChanges())
    /// Whether it is a try of a block, which hands its changes on where it ends well, and stores nothing itself.
    let isBlock: Bool

    /// The top of a run.
    init(topOf pass: AttemptPass) {
        (path, parent, generation, tries) = ("", nil, 1, 1)
        self.pass = ObjectIdentifier(pass)
        owner = pass.owner
        isFirstTry = true
        isBlock = false
    }

    /// One try of a step's body, or of a block that is repeated.
    init(
        _ place: EntryPlace, generation: Int = 1, tries: Int = 1, in parent: StepScope, isFirstTry: Bool,
        isBlock: Bool = false
    ) {
        path = place.description
        (self.generation, self.tries) = (generation, tries)
        self.parent = parent
        pass = parent.pass
        owner = TaskIdentity.current
        self.isFirstTry = isFirstTry && parent.isFirstTry
        self.isBlock = isBlock
    }

    /// Takes a key, once.
    ///
    /// - Throws: ``InvalidKey``; ``DuplicateKey`` when it is taken.
    func claim(_ key: String) throws -> EntryPlace {
        try InvalidKey.check(key)
        guard keys.withLock({ $0.insert(key).inserted }) else { throw DuplicateKey(key: key, scope: path) }
        return EntryPlace(scope: path, key: key)
    }

    /// The number of the next thing that is recorded in it, from 0.
    func nextRecord() -> Int {
        recorded.add(1, ordering: .relaxed).oldValue
    }

    /// Notes a change of metadata, to be made with what the step returns.
    ///
    /// - Parameters:
    ///   - change: The change.
    ///   - isOwn: Whether it is of the run's own metadata.
    ///   - known: What that is with the changes of the scopes around; asked once.
    /// - Throws: ``/TriggerModel/MetadataFault``; ``StepChangesExceeded``; ``StepEnded``.
    func note(_ change: TargetedOperation, isOwn: Bool, _ known: () -> MetadataObject) throws {
        let lacksBase = isOwn && noted.withLock { $0.known == nil }
        let base = lacksBase ? known() : nil
        try noted.withLock { noted in
            guard !noted.isClosed else { throw StepEnded(place: path) }
            try noted.add(change, isOwn: isOwn, base)
        }
    }

    /// Takes no more changes: it has ended, and its result is about to be stored.
    ///
    /// - Returns: The changes of metadata made in it.
    @discardableResult
    func close() -> [TargetedOperation] {
        noted.withLock { noted in
            (noted.isClosed, noted.known) = (true, nil)
            return noted.changes
        }
    }

    /// The changes of metadata made in it.
    var changes: [TargetedOperation] {
        noted.withLock { $0.changes }
    }

    /// Whether what is changed in it is stored with the result of a step.
    var isInStep: Bool {
        guard let parent else { return false }
        return !isBlock || parent.isInStep
    }

    /// The innermost scope that is no try of a block: a step's, or the top.
    var outsideOfBlocks: StepScope {
        guard isBlock, let parent else { return self }
        return parent.outsideOfBlocks
    }

    /// Whether it is within a hook around a wait.
    var isInWaitHook: Bool {
        path.hasPrefix("#hook/onWait") || path.hasPrefix("#hook/onResume")
    }

    /// How many step bodies stand still while the present Swift task waits: those that it entered itself, innermost first.
    var bodiesHeldByCurrentTask: Int {
        let task = TaskIdentity.current
        var count = 0
        var scope = self
        while let parent = scope.parent, scope.owner == task {
            count += 1
            scope = parent
        }
        return count
    }
}
