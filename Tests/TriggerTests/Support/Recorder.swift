import Synchronization

/// What happened, in order.
final class Recorder: Sendable {
    private let entries = Mutex<[String]>([])

    var all: [String] {
        entries.withLock { $0 }
    }

    func note(_ entry: String) {
        entries.withLock { $0.append(entry) }
    }

    /// How often something happened, this time included.
    func count(_ entry: String) -> Int {
        entries.withLock { entries in
            entries.append(entry)
            return entries.count { $0 == entry }
        }
    }

    func times(_ entry: String) -> Int {
        all.count { $0 == entry }
    }
}

/// Lets one side wait for the other, once.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func open() {
        let waiters = state.withLock { state in
            state.isOpen = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Waits, deaf to cancellation.
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiters.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
}
