import TriggerModel

/// The hooks of an attempt that are noted in the journal.
protocol WaitHooks: AnyObject, Sendable {
    /// Which of the task's own do nothing.
    var quiet: QuietHooks { get }
    /// Whether the app or the task may have any around waits.
    var mayHaveAny: Bool { get }

    /// Runs those of one kind, the app's before the task's.
    ///
    /// A call around them that is counted in does not count meanwhile, since they may wait themselves.
    ///
    /// - Throws: What they throw, which has failed the attempt then; ``RunDropped``.
    func run(_ hook: NotedHook, _ wait: RunWait, at place: EntryPlace, isCounted: Bool) async throws
}

extension WaitHooks {
    /// A wait begins, or is found to be under way; its call is counted in.
    func wait(at entry: JournalEntry) async throws {
        guard entry.state == .pending, let wait = entry.wait else { return }
        try await run(.onWait, wait, at: EntryPlace(scope: entry.id.scope, key: entry.id.key), isCounted: true)
    }

    /// A wait is over.
    ///
    /// If nobody came to the end of its beginning, because the worker was lost, that is made up for.
    func resume(at entry: JournalEntry?, isCounted: Bool = false) async throws {
        guard let entry, entry.wasWaitedFor, let wait = entry.wait else { return }
        let place = EntryPlace(scope: entry.id.scope, key: entry.id.key)
        try await run(.onWait, wait, at: place, isCounted: isCounted)
        try await run(.onResume, wait, at: place, isCounted: isCounted)
    }
}

extension RunContext {
    /// The hooks around its waits; nil when there are none, and for the waits of such a hook itself.
    var waitHooks: (any WaitHooks)? {
        guard let hooks = pass.hooks, hooks.mayHaveAny, !scope.isInWaitHook else { return nil }
        return hooks
    }
}

extension EntryPlace {
    /// Where it is noted that a hook ran for the wait that stands here: out of reach of the user's keys, and the attempt's own
    /// if the wait is.
    func hook(_ name: String) -> EntryPlace {
        EntryPlace(scope: "#hook/\(name)" + (scope.isEmpty ? "" : "/\(scope)"), key: key)
    }
}

extension AttemptPipeline: WaitHooks {
    var quiet: QuietHooks {
        code.quiet
    }

    var mayHaveAny: Bool {
        !(hooks.onWait.isEmpty && hooks.onResume.isEmpty && quiet.contains(.onWait) && quiet.contains(.onResume))
    }

    func run(_ hook: NotedHook, _ wait: RunWait, at place: EntryPlace, isCounted: Bool) async throws {
        let bodies = hook == .onWait ? hooks.onWait.bodies : hooks.onResume.bodies
        do {
            for (index, body) in bodies.enumerated() {
                let place = place.hook("\(hook).\(index)")
                try await context.hook(place, isCounted: isCounted) { try await body(context, wait) }
            }
            try await runOwn(hook, wait, at: place, isCounted: isCounted)
        } catch {
            throw context.session.dropped ?? failed(error)
        }
    }

    private func runOwn(_ hook: NotedHook, _ wait: RunWait, at place: EntryPlace, isCounted: Bool) async throws {
        guard !quiet.contains(hook) else { return }
        let place = place.hook(hook.rawValue)
        try await context.hook(place, isCounted: isCounted, own: hook) {
            if hook == .onWait {
                try await code.onWait(wait, payload, context)
            } else {
                try await code.onResume(wait, payload, context)
            }
        }
    }

    /// What the code around the wait makes of the error changes nothing; one that gave up is no error of the hook.
    private func failed(_ error: any Error) -> any Error {
        error is CancellationError || error is RunDropped ? error : context.pass.end(with: error)
    }
}
