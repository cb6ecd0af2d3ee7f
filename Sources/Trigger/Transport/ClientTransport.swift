public import TriggerModel

public import struct Foundation.Date

/// How a ``TriggerClient`` reaches a server: over HTTP, or in process.
public protocol ClientTransport: ObjectTransport {
    /// Triggers one run.
    ///
    /// `requestKey` is one text per logical call, the same on every repeat; within 24 hours it makes one run only.
    /// - Throws: ``TransportError``.
    func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt

    /// Triggers up to 1,000 runs in one commit.
    ///
    /// - Throws: ``TransportError``; none of the runs exists then.
    func batchTrigger(_ items: [TriggerItem], requestKey: String) async throws -> BatchReceipt

    /// Makes a batch whose items come afterwards; none of its runs exists before all of them are there.
    ///
    /// `requestKey` is one text per logical call, the same on every repeat; within 24 hours it makes one batch only.
    /// - Throws: ``TransportError``; `refused` for a count that no batch may have.
    func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket

    /// Adds items to a batch, by their places in it; those that came before are passed over.
    ///
    /// - Returns: Whether all are there, and the runs made.
    /// - Throws: ``TransportError``; none of the items is added then.
    func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool

    /// Reads a run.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    func retrieve(_ run: RunID) async throws -> RunObject

    /// Reads the trace of a run's family.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    func trace(of run: RunID) async throws -> TraceObject

    /// Reads a run's own spans and lines of its log that began at an instant or later; all without one.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    func events(of run: RunID, since: Date?) async throws -> RunEventList

    /// Reads one span of a run.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run or span.
    func span(_ span: SpanID, of run: RunID) async throws -> SpanObject

    /// Reads a page of the runs, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    func listRuns(_ filter: RunFilter) async throws -> RunList

    /// Reads a page of the queues, by their names.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    func listQueues(page: Int, perPage: Int) async throws -> QueueList

    /// Reads what lies at an address that a run names: ``/TriggerModel/RunObject/outputPresignedUrl``.
    ///
    /// - Throws: ``TransportError``; `refused` when the address does not hold any more, `notFound` when nothing lies there.
    func download(_ url: String) async throws -> ObjectBytes

    /// Triggers a run once more.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    func replay(_ run: RunID, _ edits: ReplayEdits, requestKey: String) async throws -> RunID

    /// Moves the instant that a delayed run was triggered for, and reads it.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for one that is not delayed or an instant
    ///   that is past.
    func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject

    /// Reads a queue by its whole name, which begins with `task/` when it is a task's own.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue.
    func retrieveQueue(_ queue: String) async throws -> QueueItem

    /// Does something to a queue, and reads it.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such queue, `refused` for what cannot be done to it.
    func changeQueue(_ queue: String, _ action: QueueAction) async throws -> QueueItem

    /// Pauses the whole environment, or lets it start runs again.
    ///
    /// - Throws: ``TransportError``.
    func pauseEnvironment(_ isPaused: Bool) async throws -> EnvironmentState

    /// Reads a run's metadata.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    func metadata(of run: RunID) async throws -> [String: JSONValue]

    /// Changes a run's metadata, and that of its parent and its root.
    ///
    /// `requestKey` is one text per logical call, the same on every repeat; within 24 hours it has its effect once.
    /// - Returns: The run's own afterwards.
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for what cannot be.
    func updateMetadata(
        of run: RunID, _ changes: MetadataBody, requestKey: String
    ) async throws -> [String: JSONValue]

    /// Gives a run more labels.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run, `refused` for labels that cannot be, or too many.
    func addTags(_ tags: [String], to run: RunID) async throws

    /// Takes an idempotency key, as it is stored, from the run of a task that holds it.
    ///
    /// - Throws: ``TransportError``; `notFound` when none does.
    func resetIdempotencyKey(_ key: String, of task: String) async throws

    /// Reads a batch.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such batch.
    func retrieveBatch(_ batch: BatchID) async throws -> BatchObject

    /// Makes a token, or finds the one that holds its idempotency key.
    ///
    /// `requestKey` is one text per logical call, the same on every repeat; within 24 hours it makes one token only.
    /// - Throws: ``TransportError``.
    func createToken(_ options: TokenOptions, requestKey: String) async throws -> TokenReceipt

    /// Completes a token; one that is completed or timed out stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token.
    func completeToken(_ token: TokenID, with output: Packet) async throws

    /// Reads a token.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such token.
    func retrieveToken(_ token: TokenID) async throws -> TokenObject

    /// Reads a page of tokens, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    func listTokens(_ filter: TokenFilter) async throws -> TokenList

    /// Reads a group of errors, with the versions it affects.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such group.
    func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup

    /// Reads a page of groups of errors, the one seen last first.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    func listErrors(_ filter: ErrorFilter) async throws -> ErrorList

    /// Begins to cancel or replay many runs.
    ///
    /// `requestKey` is one text per logical call, the same on every repeat; within 24 hours it begins one bulk action only.
    /// - Throws: ``TransportError``; `refused` for a selection, a name or a region that cannot be, `unavailable` when as many replays go
    ///   on as may.
    func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String?, targetRegion: String?,
        requestKey: String
    ) async throws -> BulkActionID

    /// Reads a bulk action.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject

    /// Reads a page of the bulk actions, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a size that no page may have.
    func listBulkActions(limit: Int, after: String?, before: String?) async throws -> BulkActionList

    /// Ends a bulk action at its next portion of runs; one that is over stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such bulk action.
    func abortBulkAction(_ id: BulkActionID) async throws

    /// Makes a schedule, or changes the one that has its deduplication key.
    ///
    /// - Throws: ``TransportError``; `refused` for an expression, a zone, a window or a task that cannot be.
    func createSchedule(_ options: ScheduleOptions, deduplicationKey: String) async throws -> ScheduleObject

    /// Reads a schedule.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule.
    func retrieveSchedule(_ id: ScheduleID) async throws -> ScheduleObject

    /// Reads a page of the schedules, newest first.
    ///
    /// - Throws: ``TransportError``; `refused` for a page that cannot be.
    func listSchedules(page: Int, perPage: Int) async throws -> ScheduleList

    /// Does something to a schedule, and reads it.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares and for options
    ///   that cannot be.
    func changeSchedule(_ id: ScheduleID, _ action: ScheduleAction) async throws -> ScheduleObject

    /// Removes a schedule.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such schedule, `refused` for one that a task declares.
    func deleteSchedule(_ id: ScheduleID) async throws

    /// Reads the names of the time zones that the server knows.
    ///
    /// - Throws: ``TransportError``.
    func timezones(excludingUTC: Bool) async throws -> [String]

    /// Cancels a run; one that ended already stays as it is.
    ///
    /// - Throws: ``TransportError``; `notFound` when there is no such run.
    func cancel(_ run: RunID) async throws

    /// Makes a public token; only a server that is reached over HTTP can.
    ///
    /// - Throws: ``TransportError``; `refused` for no scopes and a length of time that none may have, and where there is no server.
    func createPublicToken(scopes: [PublicScope], expiresIn: Duration, oneTimeUse: Bool) async throws -> String
}

extension ClientTransport {
    /// Refuses to make a public token: it is made with a server's key, which is not known here.
    ///
    /// - Throws: ``TransportError`` `refused`.
    public func createPublicToken(
        scopes: [PublicScope], expiresIn: Duration, oneTimeUse: Bool
    ) async throws -> String {
        throw TransportError(.refused, "public tokens are made by a server: use a client that reaches one over HTTP")
    }
}

extension ClientTransport {
    /// Nothing lies anywhere for a transport that says nothing of objects.
    ///
    /// - Throws: ``TransportError`` `notFound`.
    public func download(_ url: String) async throws -> ObjectBytes {
        throw TransportError(.notFound, "there is no object store that has \"\(url)\"")
    }
}
