import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// Reads the events of some runs: the last of them, in the order they were.
struct ReadEvents {
    let environment: EnvironmentID
    let query: EventQuery

    func run(_ connection: Connection) throws -> EventPage {
        var latest = LatestEvents(query)
        for run in query.runs { try read(run, connection, &latest) }
        return latest.page()
    }

    /// Reads the chunks of a run backwards, as long as there may be some in them that are wanted.
    private func read(_ run: RunID, _ connection: Connection, _ latest: inout LatestEvents) throws {
        let since = latest.since
        let chunks = try connection.statement(EventChunkSQL.ofRun).rows { bindings in
            bindings.add(environment)
            bindings.add(run.rawValue)
            bindings.add(since?.millisecondsSince1970 ?? .min)
        } _: {
            (number: $0.int64(), latest: $0.date())
        }
        for chunk in chunks {
            guard latest.since.map({ chunk.latest >= $0 }) ?? true else { return }
            latest.add(try connection.events(ofChunk: chunk.number, of: run))
        }
    }
}
