import Synchronization

import struct Foundation.Date

/// What a test is to do at instants of its clock.
final class Appointments: Sendable {
    typealias Act = @Sendable () async throws -> Void

    private let all = Mutex<[(instant: Date, act: Act)]>([])

    /// The instant of the next one.
    var next: Date? {
        all.withLock { $0.map(\.instant).min() }
    }

    /// Puts one down.
    func add(at instant: Date, _ act: @escaping Act) {
        all.withLock { $0.append((instant, act)) }
    }

    /// Takes out those whose instant has come, earliest first.
    func take(by now: Date) -> [Act] {
        all.withLock { all in
            let due = all.filter { $0.instant <= now }.sorted { $0.instant < $1.instant }
            all.removeAll { $0.instant <= now }
            return due.map(\.act)
        }
    }
}
