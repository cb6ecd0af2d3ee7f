import Foundation
import Synchronization
import Testing
import Trigger
import TriggerModel

@testable import TriggerCLI

@Suite("Following a run")
struct RunFollowerTests {
    /// Follows a run through readings, on a clock that no pause takes time on.
    private func follow(
        _ readings: [Result<APIStatus, TransportError>], isTerminal: Bool = false
    ) async throws -> (run: RunObject, said: String, pauses: [Int64]) {
        let clock = InstantClock()
        let said = Mutex("")
        let client = TriggerClient(ScriptedTransport(readings), time: clock, repeats: 0)
        let progress = Progress(isTerminal: isTerminal) { text in said.withLock { $0 += text } }
        var follower = RunFollower(client: client, time: clock, progress: progress)
        let run = try await follower.end(of: RunID(rawValue: "run_1"))
        return (run, said.withLock { $0 }, clock.pauses)
    }

    @Test("pauses double from a tenth of a second to one, until the run ends")
    func pauses() async throws {
        let readings = Array(repeating: APIStatus.executing, count: 6) + [.completed]
        let result = try await follow(readings.map { .success($0) })
        #expect(result.run.status == .completed)
        #expect(result.pauses == [100, 200, 400, 800, 1000, 1000])
        #expect(result.said == "run_1 EXECUTING\n")
    }

    @Test("on a terminal the line moves ten times a second, however seldom the run is read")
    func moves() async throws {
        let result = try await follow([.success(.queued), .success(.queued), .success(.failed)], isTerminal: true)
        #expect(result.pauses == [100, 100, 100])
    }

    @Test("a server that goes away is waited for, and the run's end is heard of")
    func away() async throws {
        let away = TransportError(.unreachable, "no answer")
        var readings = Array(repeating: Result<APIStatus, TransportError>.failure(away), count: 60)
        readings.insert(.success(.executing), at: 0)
        let result = try await follow(readings + [Result.success(.completed)])
        #expect(result.said == "run_1 EXECUTING\nrun_1 no answer; trying again\n")
        let stays = readings + [Result.failure(away)]
        await #expect(throws: away) { try await follow(stays) }
    }

    @Test("lines that come after a run's end are shown, until nothing new has come for two seconds")
    func lastLines() async throws {
        let run = RunID(rawValue: "run_1")
        let lines = (0..<3).map { number in
            RunEventObject(
                SpanNode(
                    id: SpanID(run: run, place: TracePlace(attempt: 1), sequence: number), runId: run,
                    data: SpanData(
                        message: "line \(number)", kind: .log, startTime: Date(millisecondsSince1970: Int64(number)))))
        }
        let statuses = [APIStatus.executing] + Array(repeating: APIStatus.completed, count: 6)
        let clock = InstantClock()
        let counts = [0, 1, 1, 3, 3, 3, 3]
        let transport = ScriptedTransport(statuses.map { .success($0) }, events: counts.map { Array(lines.prefix($0)) })
        let client = TriggerClient(transport, time: clock, repeats: 0)
        var follower = LogFollower(LogReading(client: client, run: run, level: .trace), time: clock)
        var shown: [String] = []
        try await follower.follow { shown.append($0.message) }
        #expect(shown == ["line 0", "line 1", "line 2"])
        #expect(clock.pauses == Array(repeating: 1_000, count: 6))
    }

    @Test("a server that was never there, a wrong key and an unknown run end it at once")
    func hopeless() async throws {
        for code in [TransportError.Code.unreachable, .unauthorized] {
            let error = TransportError(code, "no")
            await #expect(throws: error) { try await follow([.failure(error)]) }
        }
        let failure = await #expect(throws: Failure.self) {
            try await follow([.failure(TransportError(.notFound, "Run not found"))])
        }
        #expect(failure == .noRun(RunID(rawValue: "run_1")))
    }
}

/// A server that answers each reading of a run with the next line of a script.
private final class ScriptedTransport: ClientTransport {
    private let readings: Mutex<[Result<APIStatus, TransportError>]>

    private let lists: Mutex<[[RunEventObject]]>

    init(_ readings: [Result<APIStatus, TransportError>], events: [[RunEventObject]] = []) {
        self.readings = Mutex(readings)
        lists = Mutex(events)
    }

    func events(of run: RunID, since: Date?) async throws -> RunEventList {
        RunEventList(events: lists.withLock { $0.removeFirst() })
    }

    func retrieve(_ run: RunID) async throws -> RunObject {
        let status = try readings.withLock { $0.removeFirst() }.get()
        let date = Date(millisecondsSince1970: 0)
        return RunObject(
            summary: RunSummary(id: run, taskIdentifier: "task", status: status, createdAt: date, updatedAt: date))
    }

    private let unexpected = TransportError(.refused, "not in the script")

    func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt { throw unexpected }
    func batchTrigger(_ items: [TriggerItem], requestKey: String) async throws -> BatchReceipt { throw unexpected }
    func listRuns(_ filter: RunFilter) async throws -> RunList { throw unexpected }
    func trace(of run: RunID) async throws -> TraceObject { throw unexpected }
    func span(_ span: SpanID, of run: RunID) async throws -> SpanObject { throw unexpected }
    func listQueues(page: Int, perPage: Int) async throws -> QueueList { throw unexpected }
    func replay(_ run: RunID, _ edits: ReplayEdits, requestKey: String) async throws -> RunID { throw unexpected }
    func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject { throw unexpected }
    func retrieveQueue(_ queue: String) async throws -> QueueItem { throw unexpected }
    func changeQueue(_ queue: String, _ action: QueueAction) async throws -> QueueItem { throw unexpected }
    func pauseEnvironment(_ isPaused: Bool) async throws -> EnvironmentState { throw unexpected }
    func metadata(of run: RunID) async throws -> [String: JSONValue] { throw unexpected }
    func updateMetadata(
        of run: RunID, _ changes: MetadataBody, requestKey: String
    ) async throws -> [String: JSONValue] { throw unexpected }
    func addTags(_ tags: [String], to run: RunID) async throws { throw unexpected }
    func resetIdempotencyKey(_ key: String, of task: String) async throws { throw unexpected }
    func retrieveBatch(_ batch: BatchID) async throws -> BatchObject { throw unexpected }
    func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket { throw unexpected }
    func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool { throw unexpected }
    func createToken(_ options: TokenOptions, requestKey: String) async throws -> TokenReceipt { throw unexpected }
    func completeToken(_ token: TokenID, with output: Packet) async throws { throw unexpected }
    func retrieveToken(_ token: TokenID) async throws -> TokenObject { throw unexpected }
    func listTokens(_ filter: TokenFilter) async throws -> TokenList { throw unexpected }
    func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup { throw unexpected }
    func listErrors(_ filter: ErrorFilter) async throws -> ErrorList { throw unexpected }
    func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String?, targetRegion: String?,
        requestKey: String
    ) async throws -> BulkActionID { throw unexpected }
    func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject { throw unexpected }
    func listBulkActions(limit: Int, after: String?, before: String?) async throws -> BulkActionList {
        throw unexpected
    }
    func abortBulkAction(_ id: BulkActionID) async throws { throw unexpected }
    func cancel(_ run: RunID) async throws { throw unexpected }
}

/// A clock on which a pause is over at once; it notes how long each was.
private final class InstantClock: TimeSource {
    private let state = Mutex((now: Date(millisecondsSince1970: 0), pauses: [Int64]()))

    var now: Date {
        state.withLock { $0.now }
    }

    var pauses: [Int64] {
        state.withLock { $0.pauses }
    }

    func sleep(until instant: Date) async throws {
        state.withLock { state in
            state.pauses.append(instant.since(state.now).milliseconds)
            state.now = max(state.now, instant)
        }
    }
}
