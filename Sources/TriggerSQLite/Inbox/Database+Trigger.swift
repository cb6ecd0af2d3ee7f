import Crypto
public import GRDB
import TriggerEngine
public import TriggerModel

import struct Foundation.Date

extension Database {
    /// Triggers a run inside the transaction that is open on this connection: the run exists if and only if that is committed.
    ///
    /// The connection is to the data file of a server in this process, or one to come; the run lives in the development
    /// environment, which is the only one such a file has. The run begins as soon as the server
    /// has seen the commit. It is validated then: what cannot become a run stays in the table `trigger_inbox` with the
    /// reason in its column `fault`; one whose queue is full waits there, and is looked at again after a second.
    ///
    /// - Parameters:
    ///   - task: The task's id.
    ///   - payload: What it is given; stored as JSON.
    ///   - options: As with every trigger.
    /// - Returns: The identity of the run to be; with an idempotency key that another run holds, none is made.
    /// - Throws: An `EncodingError` for the payload, or a `DatabaseError`.
    @discardableResult
    public func triggerTask(
        _ task: String, payload: some Encodable, options: TriggerOptions = TriggerOptions()
    ) throws -> RunID {
        let options = options.hashingKey { text in
            SHA256.hash(data: Array(text.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        }
        let now = SystemTime().now
        let run: RunID = SystemIDSource().next(now: now, sequence: 0)
        try execute(
            sql: """
                INSERT INTO trigger_inbox (environment, id, task, payload, options, created_at) VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                EnvironmentID.development.rawValue, run.rawValue, task, try JSON.text(payload), try JSON.text(options),
                now.millisecondsSince1970,
            ])
        let file = try String.fetchOne(self, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'") ?? ""
        afterNextTransaction { _ in InboxBell.ring(file) }
        return run
    }
}
