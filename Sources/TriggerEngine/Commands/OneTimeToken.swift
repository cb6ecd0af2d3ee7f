import TriggerModel

public import struct Foundation.Date

/// A public token that may trigger once, by a digest of it.
public struct OneTimeToken: Hashable, Sendable {
    /// The digest, which no other token has.
    public var digest: String
    /// When it expires, after which nobody accepts it any more.
    public var expiresAt: Date

    /// Names a token.
    public init(digest: String, expiresAt: Date) {
        self.digest = digest
        self.expiresAt = expiresAt
    }

    /// What stands among the answered requests once it was used, for as long as it could be used again.
    func record(in environment: EnvironmentID, at now: Date) -> RequestRecord {
        var record = RequestRecord(id: id(in: environment), batch: nil, receipts: [], createdAt: now)
        record.keptFrom = max(now, expiresAt.addingTimeInterval(-RequestRecord.retention.timeInterval))
        return record
    }

    func id(in environment: EnvironmentID) -> RequestRecord.ID {
        RequestRecord.ID(environment: environment, scope: "one-time:", key: digest)
    }
}

extension LoadRequest {
    mutating func oneTimeToken(_ token: OneTimeToken?) {
        guard let token else { return }
        requests.insert(token.id(in: environment))
    }
}

extension Workspace {
    /// Uses up a one-time token, in the commit of what it triggers.
    ///
    /// - Throws: An ``EngineError`` when it was used before.
    mutating func use(_ token: OneTimeToken?, for tasks: [String]) throws {
        guard let token else { return }
        guard requests[token.id(in: environment)] == nil else {
            let names = Set(tasks).sorted().joined(separator: ", ")
            throw EngineError(
                .invalid,
                "Cannot trigger \(names) with a one-time use token as it has already been used.")
        }
        record(token.record(in: environment, at: now))
    }
}
