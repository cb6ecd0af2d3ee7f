import Trigger
import TriggerModel

import struct Foundation.Date

/// A way to a server that refuses whatever a test does not ask for.
protocol RefusingTransport: ClientTransport {
    var error: TransportError { get }
}

extension RefusingTransport {
    func trigger(_ item: TriggerItem, requestKey: String) async throws -> TriggerReceipt {
        throw error
    }

    func batchTrigger(_ items: [TriggerItem], requestKey: String) async throws -> BatchReceipt {
        throw error
    }

    func retrieve(_ run: RunID) async throws -> RunObject {
        throw error
    }

    func listRuns(_ filter: RunFilter) async throws -> RunList {
        throw error
    }

    func trace(of run: RunID) async throws -> TraceObject {
        throw error
    }

    func events(of run: RunID, since: Date?) async throws -> RunEventList {
        throw error
    }

    func span(_ span: SpanID, of run: RunID) async throws -> SpanObject {
        throw error
    }

    func listQueues(page: Int, perPage: Int) async throws -> QueueList {
        throw error
    }

    func createBulkAction(
        _ kind: BulkActionObject.Kind, of selection: BulkSelection, name: String?, targetRegion: String?,
        requestKey: String
    ) async throws -> BulkActionID {
        throw error
    }

    func retrieveBulkAction(_ id: BulkActionID) async throws -> BulkActionObject {
        throw error
    }

    func listBulkActions(limit: Int, after: String?, before: String?) async throws -> BulkActionList {
        throw error
    }

    func abortBulkAction(_ id: BulkActionID) async throws {
        throw error
    }

    func replay(_ run: RunID, _ edits: ReplayEdits, requestKey: String) async throws -> RunID {
        throw error
    }

    func reschedule(_ run: RunID, to delay: TriggerDelay) async throws -> RunObject {
        throw error
    }

    func retrieveQueue(_ queue: String) async throws -> QueueItem {
        throw error
    }

    func changeQueue(_ queue: String, _ action: QueueAction) async throws -> QueueItem {
        throw error
    }

    func pauseEnvironment(_ isPaused: Bool) async throws -> EnvironmentState {
        throw error
    }

    func metadata(of run: RunID) async throws -> [String: JSONValue] {
        throw error
    }

    func updateMetadata(
        of run: RunID, _ changes: MetadataBody, requestKey: String
    ) async throws -> [String: JSONValue] {
        throw error
    }

    func addTags(_ tags: [String], to run: RunID) async throws {
        throw error
    }

    func resetIdempotencyKey(_ key: String, of task: String) async throws {
        throw error
    }

    func retrieveBatch(_ batch: BatchID) async throws -> BatchObject {
        throw error
    }

    func createBatch(_ batch: BatchAnnouncement, requestKey: String) async throws -> BatchTicket {
        throw error
    }

    func addItems(_ items: [Int: TriggerItem], to batch: BatchID) async throws -> Bool {
        throw error
    }

    func createToken(_ options: TokenOptions, requestKey: String) async throws -> TokenReceipt {
        throw error
    }

    func completeToken(_ token: TokenID, with output: Packet) async throws {
        throw error
    }

    func retrieveToken(_ token: TokenID) async throws -> TokenObject {
        throw error
    }

    func listTokens(_ filter: TokenFilter) async throws -> TokenList {
        throw error
    }

    func retrieveError(_ id: ErrorGroupID) async throws -> ErrorGroup {
        throw error
    }

    func listErrors(_ filter: ErrorFilter) async throws -> ErrorList {
        throw error
    }

    func cancel(_ run: RunID) async throws {
        throw error
    }
}
