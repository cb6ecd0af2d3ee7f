package import Foundation

/// The bodies of the requests about batches (http-api.md §6).
package enum BatchBodies {
    /// `POST /api/v3/batches`.
    package struct Create: Codable, Sendable {
        package var runCount: Int
        package var taskIdentifiers: [String]?
        package var idempotencyKey: String?
        package var idempotencyKeyOptions: IdempotencyKeyOrigin?
        package var parentRunId: String?
        package var resumeParentOnCompletion: Bool?

        package init(_ batch: BatchAnnouncement) {
            runCount = batch.count
            taskIdentifiers = batch.tasks.isEmpty ? nil : batch.tasks
            idempotencyKey = batch.idempotencyKey
            idempotencyKeyOptions = batch.idempotencyKeyOrigin
        }
    }

    /// The answer to it.
    package struct Created: Codable, Sendable {
        package var id: BatchID
        package var runCount: Int
        package var isCached: Bool
        package var idempotencyKey: String?

        package init(id: BatchID, runCount: Int, isCached: Bool, idempotencyKey: String?) {
            self.id = id
            self.runCount = runCount
            self.isCached = isCached
            self.idempotencyKey = idempotencyKey
        }
    }

    /// The answer to `POST /api/v3/batches/{batch}/items`.
    package struct Progress: Codable, Sendable {
        package var id: BatchID
        package var itemsAccepted: Int
        package var itemsDeduplicated: Int
        package var sealed: Bool
        package var enqueuedCount: Int
        package var expectedCount: Int
        package var runCount: Int

        package init(id: BatchID, accepted: Int, deduplicated: Int, sealed: Bool, received: Int, runCount: Int) {
            self.id = id
            itemsAccepted = accepted
            itemsDeduplicated = deduplicated
            self.sealed = sealed
            enqueuedCount = received
            expectedCount = runCount
            self.runCount = runCount
        }
    }

    /// One line of the body of that request.
    package struct Item: Sendable {
        package var index: Int
        package var task: String
        package var body: TriggerBody

        /// Reads a line.
        ///
        /// - Throws: `DecodingError`, with an empty path when the line is not JSON.
        package init(from line: Data) throws {
            let head = try JSON.value(Head.self, from: line)
            (index, task) = (head.index, head.task)
            body = try TriggerBody(from: line)
        }

        private struct Head: Decodable {
            var index: Int
            var task: String
        }

        /// The index and the task of a line that may be cut off; nil where they do not stand in what there is of it.
        package static func head(ofCut line: Data) -> (index: Int, task: String)? {
            let members = RawJSON(ArraySlice(line)).members
            guard let index = members["index"], let task = members["task"],
                let place = try? JSON.value(Int.self, from: index.text),
                let name = try? JSON.value(String.self, from: task.text)
            else { return nil }
            return (place, name)
        }
    }

    /// The answer to the older requests that make a batch at once.
    package struct Batched: Codable, Sendable {
        package var id: BatchID
        package var runCount: Int

        package init(id: BatchID, runCount: Int) {
            self.id = id
            self.runCount = runCount
        }
    }
}
