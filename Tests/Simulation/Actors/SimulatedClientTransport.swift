import Trigger
import TriggerEmbedded
import TriggerEngine
import TriggerModel

import struct Foundation.Date

/// A client's connection to the server.
struct SimulatedClientTransport: ClientTransport {
    let world: World

    private func send<Answer: Sendable>(
        _ body: @escaping @Sendable (Engine) async throws -> Answer
    ) async throws -> Answer {
        try await Wire(world: world) { false }.send(world.nextMishapOfClients(), body)
    }

    func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt {
        let (world, since) = (world, world.inspector.commits)
        let receipts: [TriggerReceipt]
        do {
            receipts = try await send { engine in
                let request = TriggerRequest(environment: .development, requestKey: requestKey)
                return try await engine.trigger([item], request).runs
            }
        } catch let error as TransportError where error.message.contains(Plan.SideQueue.isFull) {
            world.mishaps["full lines", default: 0] += 1
            world.witness.sawFull(Plan.SideQueue.name, since: since)
            throw error
        }
        world.witness.sawRequest(requestKey, receipts.map(\.id))
        world.witness.sawReceipts(receipts.map(\.id), of: [item])
        return receipts[0]
    }

    func batchTrigger(_ items: [TriggerItem], requestKey: String) async throws -> BatchReceipt {
        let world = world
        let receipt = try await send { engine in
            let request = TriggerRequest(environment: .development, requestKey: requestKey, isBatch: true)
            return try await engine.trigger(items, request)
        }
        world.witness.sawRequest(requestKey, receipt.runs.map(\.id))
        world.witness.sawReceipts(receipt.runs.map(\.id), of: items)
        return receipt
    }

    func retrieve(_ run: RunID) async throws -> RunObject {
        try await send { try await $0.runObject(run, in: .development) }
    }

    func listRuns(_ filter: RunFilter) async throws -> RunList {
        try await send { try await EmbeddedClientTransport($0).listRuns(filter) }
    }

    func listQueues(page: Int, perPage: Int) async throws -> QueueList {
        try await send { try await EmbeddedClientTransport($0).listQueues(page: page, perPage: perPage) }
    }

    func replay(_ run: RunID, _ edits: ReplayEdits, requestKey: String) async throws -> RunID {
        try await send { try await $0.replay(run, edits, in: .development, requestKey: requestKey).id }
    }

    func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject {
        try await send { try await EmbeddedClientTransport($0).reschedule(run, to: delay) }
    }

    func trace(of run: RunID) async throws -> TraceObject {
        try await send { try await EmbeddedClientTransport($0).trace(of: run) }
    }

    func events(of run: RunID, since: Date?) async throws -> RunEventList {
        try await send { try await EmbeddedClientTransport($0).events(of: run, since: since) }
    }

    func span(_ span: SpanID, of run: RunID) async throws -> SpanObject {
        try await send { try await EmbeddedClientTransport($0).span(span, of: run) }
    }

    func retrieveQueue(_ queue: String) async throws -> QueueItem {
        try await send { try await EmbeddedClientTransport($0).retrieveQueue(queue) }
    }

    func changeQueue(_ queue: String, _ action: QueueAction) async throws -> QueueItem {
        try await send { try await EmbeddedClientTransport($0).changeQueue(queue, action) }
    }

    func pauseEnvironment(_ isPaused: Bool) async throws -> EnvironmentState {
        try await send { try await EmbeddedClientTransport($0).pauseEnvironment(isPaused) }
    }

    func metadata(of run: RunID) async throws -> [String: JSONValue] {
        try await send { try await EmbeddedClientTransport($0).metadata(of: run) }
    }

    func updateMetadata(
        of run: RunID, _ changes: MetadataBody, requestKey: String
    ) async throws -> [String: JSONValue] {
        try await send {
            try await EmbeddedClientTransport($0).updateMetadata(of: run, changes, requestKey: requestKey)
        }
    }

    func addTags(_ tags: [String], to run: RunID) async throws {
        try await send { try await EmbeddedClientTransport($0).addTags(tags, to: run) }
    }

    func resetIdempotencyKey(_ key: String, of task: String) async throws {
        try await send { try await EmbeddedClientTransport($0).resetIdempotencyKey(key, of: task) }
    }

    func retrieveBatch(_ batch: BatchID) async throws -> BatchObject {
        try await send { try await EmbeddedClientTransport($0).retrieveBatch(batch) }
    }

    func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket {
        try await send { try await EmbeddedClientTransport($0).createBatch(batch, requestKey: requestKey) }
    }

    func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool {
        try await send { try await EmbeddedClientTransport($0).addItems(items, to: batch) }
    }

    func createToken(_ options: TokenOptions, requestKey: String) async throws -> TokenReceipt {
        try await send { try await $0.createToken(options, in: .development, requestKey: requestKey) }
    }

    func completeToken(_ token: TokenID, with output: Packet) async throws {
        try await send { try await $0.completeToken(token, with: output, in: .development) }
    }

    func retrieveToken(_ token: TokenID) async throws -> TokenObject {
        try await send { try await EmbeddedClientTransport($0).retrieveToken(token) }
    }

    func listTokens(_ filter: TokenFilter) async throws -> TokenList {
        try await send { try await EmbeddedClientTransport($0).listTokens(filter) }
    }

    func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup {
        try await send { try await EmbeddedClientTransport($0).retrieveError(id) }
    }

    func listErrors(_ filter: ErrorFilter) async throws -> ErrorList {
        try await send { try await EmbeddedClientTransport($0).listErrors(filter) }
    }

    func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String?, targetRegion: String?,
        requestKey: String
    ) async throws -> BulkActionID {
        try await send {
            try await $0.createBulkAction(
                kind, of: BulkActionRecord.Selection(selection), name: name, in: .development, requestKey: requestKey)
        }
    }

    func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject {
        try await send { try await EmbeddedClientTransport($0).retrieveBulkAction(id) }
    }

    func listBulkActions(limit: Int, after: String?, before: String?) async throws -> BulkActionList {
        try await send {
            try await EmbeddedClientTransport($0).listBulkActions(limit: limit, after: after, before: before)
        }
    }

    func abortBulkAction(_ id: BulkActionID) async throws {
        try await send { try await EmbeddedClientTransport($0).abortBulkAction(id) }
    }

    func createSchedule(_ options: ScheduleOptions, deduplicationKey: String) async throws -> ScheduleObject {
        try await send {
            try await EmbeddedClientTransport($0).createSchedule(options, deduplicationKey: deduplicationKey)
        }
    }

    func deleteSchedule(_ id: ScheduleID) async throws {
        try await send { try await EmbeddedClientTransport($0).deleteSchedule(id) }
    }

    func cancel(_ run: RunID) async throws {
        let world = world
        let status = try await send { try await $0.cancel(run, in: .development) }
        world.witness.sawCancel(of: run, status)
    }
}
