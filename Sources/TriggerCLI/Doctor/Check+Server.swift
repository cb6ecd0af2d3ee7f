import Trigger
import TriggerModel
import TriggerServer

import struct Foundation.Date

extension Check {
    /// The port: free, or with a healthy server of this kind on it.
    static func port(_ place: String, _ probe: PortProbe, _ health: ServerHealth?) -> Check {
        let name = "port"
        switch (probe, health) {
        case (.free, _): return .ok(name, "\(place) is free")
        case (.taken, let health?):
            let version = health.version.map { " \($0)" } ?? ""
            guard health.version == nil || health.version == LibraryVersion.current else {
                let what = "a server\(version) answers on \(place), and this is \(LibraryVersion.current)"
                return .warn(name, what, "use the same version of both")
            }
            return .ok(name, "a healthy server\(version) answers on \(place)")
        case (.taken, nil):
            let what = "\(place) is in use by something that is no healthy server"
            return .fail(name, what, "end what uses it, or choose another --port")
        case (.refused(let reason), _):
            return .fail(name, "nothing can listen on \(place): \(reason)", "choose another --host or --port")
        }
    }

    /// Log lines and spans: none dropped, and pruned within the last minutes.
    static func events(_ health: EventHealth, now: Date) -> Check {
        let name = "logs and spans"
        if health.dropped > 0 {
            let what = "\(health.dropped) were dropped since the server started: its store is too slow for them"
            return .warn(name, what, "log less, or keep them on a faster disk")
        }
        let last = health.prunedAt.map { "pruned \(TimeText.relative($0, to: now))" } ?? "never pruned"
        guard let prunedAt = health.prunedAt, now.since(prunedAt) < .seconds(600) else {
            return .warn(name, "\(last): those that are too old stay", "look into the server's log")
        }
        return .ok(name, "none dropped, \(health.pruned) deleted since the server started, \(last)")
    }

    /// The server that commands talk to: there, and it takes the key.
    ///
    /// That none answers where nobody said there is one is no fault.
    static func server(_ url: String, isNamed: Bool, _ answer: Result<RunList, any Error>) -> Check {
        let name = "server"
        guard case .failure(let error) = answer else { return .ok(name, "\(url) answers and takes the key") }
        let failure = Failure(error)
        if failure.status == .unavailable, !isNamed { return .warn(name, failure.what, failure.advice) }
        return .fail(name, failure.what, failure.advice)
    }
}
