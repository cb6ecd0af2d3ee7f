import Synchronization

/// One pass through a task's code from the top: an attempt as this worker runs it, across waits that park it.
final class AttemptPass: Sendable {
    private struct State {
        var ordinal = 0
        var stepsFromJournal = 0
        var depth: Int32 = 0
        var fatal: (any Error)?
        var isFatalTaken = false
        var top: StepScope?
        var hooks: (any WaitHooks)?
        var rare: Rarities?
    }

    /// What few passes have.
    private final class Rarities {
        var locals: [LocalName: any Sendable] = [:]
        /// Work that keeps the attempt open.
        var work: [Task<Void, Never>] = []
    }

    let session: RunSession
    /// The attempt, from 1.
    let attempt: Int
    /// The Swift task that entered the task's code: the only one whose calls have a fixed order.
    let owner = TaskIdentity.current

    private let state = Mutex(State())

    init(_ session: RunSession, attempt: Int) {
        self.session = session
        self.attempt = attempt
    }

    /// The scope outside of all steps, made when it is first asked for.
    var top: StepScope {
        state.withLock { state in
            let top = state.top ?? StepScope(topOf: self)
            state.top = top
            return top
        }
    }

    /// The number of the next unkeyed call, from 1.
    func nextOrdinal() -> Int {
        state.withLock { state in
            state.ordinal += 1
            return state.ordinal
        }
    }

    /// Completed steps this pass took from the journal.
    var stepsFromJournal: Int {
        state.withLock { $0.stepsFromJournal }
    }

    /// A completed step was taken from the journal.
    func countStepFromJournal() {
        state.withLock { $0.stepsFromJournal += 1 }
    }

    /// What ends the attempt whatever its code makes of it.
    var fatal: (any Error)? {
        state.withLock { $0.fatal }
    }

    /// Ends the attempt; the first error counts.
    func end(with error: any Error) -> any Error {
        state.withLock { state in
            let first = state.fatal ?? error
            state.fatal = first
            return first
        }
    }

    /// What ends the attempt, once, now that some of its code has ended: what a hook threw is no trouble to the calls of later hooks.
    func takeFatal() -> (any Error)? {
        state.withLock { state in
            guard let fatal = state.fatal, !state.isFatalTaken else { return nil }
            if fatal is NonDeterminism { state.isFatalTaken = true } else { state.fatal = nil }
            return fatal
        }
    }

    /// - Throws: What ends the attempt, if the code that has ended made nothing of it.
    func throwFatal() throws {
        if let fatal = takeFatal() { throw fatal }
    }

    /// How many layers of middleware were gone into, what they surround included.
    var depth: Int {
        state.withLock { Int($0.depth) }
    }

    /// Goes into what is inside so many layers; only once.
    func enter(_ depth: Int) -> Bool {
        state.withLock { state in
            guard state.depth == depth else { return false }
            state.depth += 1
            return true
        }
    }

    /// The attempt's hooks that are noted, while it goes on; nil when there surely are none.
    ///
    /// Its end takes them out: they hold the pass.
    var hooks: (any WaitHooks)? {
        get { state.withLock { $0.hooks } }
        set { state.withLock { $0.hooks = newValue } }
    }

    /// The value of a local; nil for none.
    func local(_ name: LocalName) -> (any Sendable)? {
        state.withLock { $0.rare?.locals[name] }
    }

    /// Sets a local.
    func setLocal(_ name: LocalName, _ value: some Sendable) {
        state.withLock { Self.rare(&$0).locals[name] = value }
    }

    /// Begins work that keeps the attempt open.
    func keepOpen(_ begin: () -> Task<Void, Never>) {
        state.withLock { Self.rare(&$0).work.append(begin()) }
    }

    /// Takes the work that keeps the attempt open.
    func takeWork() -> [Task<Void, Never>] {
        state.withLock { state in
            defer { state.rare?.work = [] }
            return state.rare?.work ?? []
        }
    }

    /// Called with the lock held, which guards what is in it.
    private static func rare(_ state: inout State) -> Rarities {
        let rare = state.rare ?? Rarities()
        state.rare = rare
        return rare
    }

    /// Called by a hook that does nothing, so that nothing is written for it.
    func noteDefaultHook(_ hook: NotedHook, of task: Any.Type) {
        hooks?.quiet.insert(hook, of: task)
    }
}
