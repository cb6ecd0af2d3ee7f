#if Postgres
import Foundation
import Synchronization
import TriggerEngine
import TriggerModel

/// What servers on one database tell each other, by LISTEN and NOTIFY on a connection and a thread of its own.
///
/// What is said while it is busy is said together. Nothing hangs on it but how soon others look: what is said while the
/// connection is lost is lost, and they look by themselves from time to time.
final class SignalLine: Sendable {
    /// How often everything is looked at, whatever was heard.
    static let interval: Duration = .seconds(2)
    /// The shortest time between two notifications.
    static let gap: Duration = .milliseconds(5)

    let stream: AsyncStream<StoreSignal>
    private let continuation: AsyncStream<StoreSignal>.Continuation
    private let location: PostgresLocation
    private let channel: String
    private let time: DatabaseTime
    private let pipe: WakePipe
    /// Ends with the thread.
    private let life: (stream: AsyncStream<Never>, continuation: AsyncStream<Never>.Continuation)
    private let state = Mutex(State())

    fileprivate struct State {
        var pending = Announcement()
        /// The earliest timer that others know of, until it has passed.
        var announcedTimer: Date?
        var isClosed = false
    }

    init(location: PostgresLocation, lockSpace: Int64, time: DatabaseTime) throws {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(64))
        self.location = location
        self.time = time
        channel = "trigger_\(UInt64(bitPattern: lockSpace))"
        pipe = try WakePipe()
        life = AsyncStream.makeStream()
        let thread = Thread { [self] in run() }
        thread.name = "trigger.postgres.signals"
        thread.start()
    }

    /// Tells the other servers.
    func announce(_ announcement: Announcement) {
        if announcement.looksAgain { continuation.yield(.ready) }
        let (now, hasNews) = (time.now, !announcement.isEmpty)
        guard hasNews else { return }
        let wakes = state.withLock { state in
            let before = state.pending.isEmpty
            state.add(announcement, now)
            return before && !state.pending.isEmpty
        }
        if wakes { pipe.wake() }
    }

    /// Ends the thread, and waits until it has closed its connection, cancelled or not.
    ///
    /// A process that ends meanwhile would take OpenSSL's data away from under it. That may take as long as connecting or an
    /// answer does, some 15 s at most.
    func close() async {
        state.withLock { $0.isClosed = true }
        pipe.wake()
        // A task of its own, since a cancelled one would not wait.
        await Task { [life] in for await _ in life.stream {} }.value
    }

    private var isClosed: Bool {
        state.withLock { $0.isClosed }
    }
}

extension SignalLine {
    private func run() {
        while !isClosed {
            _ = Result { try serve() }
            _ = SocketWait.wait(anyOf: [pipe.reading], until: isClosed ? .now : .now + Self.interval / 2)
            pipe.empty()
            // Without a connection there is still the clock.
            continuation.yield(.anything)
        }
        continuation.finish()
        life.continuation.finish()
    }

    /// Listens and speaks until the connection is lost or the line is closed.
    private func serve() throws {
        let connection = try ConnectionOpening(location: location).open()
        try connection.send("LISTEN \(channel)")
        // So that an idle server is known to be there; what is written hangs on the writer's own share.
        _ = try DatabaseUse.tryToTakeShare(on: connection)
        var (nextLook, nextWord) = (ContinuousClock.now, ContinuousClock.now)
        while !isClosed {
            if ContinuousClock.now >= nextLook {
                time.set(try DatabaseTime.look(at: connection))
                try StoppedSessions.end(on: connection)
                continuation.yield(.anything)
                nextLook = .now + Self.interval
            }
            let isSpeaking = try ContinuousClock.now >= nextWord && speak(on: connection)
            if isSpeaking { nextWord = .now + Self.gap }
            let isBusy = state.withLock { !$0.pending.isEmpty }
            let deadline = isBusy ? min(nextLook, nextWord) : nextLook
            let files = [connection.socket] + (isBusy ? [] : [pipe.reading])
            _ = SocketWait.wait(anyOf: files, until: deadline)
            pipe.empty()
            for payload in try connection.notifications() { hear(payload) }
        }
    }

    private func hear(_ payload: String) {
        let words = payload.split(separator: " ")
        if words.contains("ready") { continuation.yield(.ready) }
        if words.contains("inbox") { continuation.yield(.inbox) }
        if words.contains("news") { continuation.yield(.news) }
        for word in words {
            if let milliseconds = Int64(word) { continuation.yield(.timer(Date(millisecondsSince1970: milliseconds))) }
        }
    }

    /// Sends what there is to be said; false when there is nothing.
    private func speak(on connection: PostgresConnection) throws -> Bool {
        let words = state.withLock { $0.takeWords() }
        guard let words else { return false }
        try connection.send("SELECT pg_notify($1, $2)") {
            $0.add(channel)
            $0.add(words)
        }
        try connection.receiveAll()
        return true
    }
}

extension SignalLine.State {
    /// Adds what is to be said; timers only where the others do not know of an earlier one, which makes them look anyway.
    mutating func add(_ announcement: Announcement, _ now: Date) {
        var announcement = announcement
        if let timer = announcement.timer {
            if let known = announcedTimer, known > now, known <= timer {
                announcement.timer = nil
            } else {
                announcedTimer = timer
            }
        }
        pending.merge(announcement)
    }

    mutating func takeWords() -> String? {
        guard !pending.isEmpty else { return nil }
        defer { pending = Announcement() }
        let timer = pending.timer.map { String($0.millisecondsSince1970) }
        return [pending.isReady ? "ready" : nil, pending.hasNews ? "news" : nil, timer].compactMap { $0 }
            .joined(separator: " ")
    }
}
#endif
