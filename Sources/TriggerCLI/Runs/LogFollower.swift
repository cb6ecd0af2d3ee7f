import Trigger
import TriggerModel

/// Shows a run's lines as they come, until it has ended and its last lines are there.
///
/// Lines take a way of their own to the server, and may come after the run's end.
struct LogFollower {
    private var reading: LogReading
    private let time: any TimeSource

    init(_ reading: LogReading, time: any TimeSource = SystemTime()) {
        (self.reading, self.time) = (reading, time)
    }

    /// How often nothing new is found after the run's end until no more is awaited.
    private static let quietReadings = 3

    /// Shows lines until the last.
    ///
    /// - Throws: ``Failure`` when there is no such run, ``TransportError``, or what showing throws.
    mutating func follow(_ show: (RunEventObject) throws -> Void) async throws {
        var quiet = 0
        while true {
            let isOver = try await reading.client.existing(reading.run).isCompleted
            let lines = try await reading.next()
            for line in lines { try show(line) }
            quiet = isOver && lines.isEmpty ? quiet + 1 : 0
            if quiet == Self.quietReadings { return }
            try await time.sleep(until: time.now + .seconds(1))
        }
    }
}
