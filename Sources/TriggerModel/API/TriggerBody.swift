package import Foundation

/// The body of `POST /api/v1/tasks/{taskId}/trigger`: a payload and options (http-api.md §4.1).
package struct TriggerBody: Sendable {
    /// The payload as it stands in the body; nil when there is none.
    package var payload: RawJSON?
    /// The rest.
    package var options: TriggerOptionsBody
    /// The step from which on a run is repeated; in the body of a replay alone.
    package var fromStep: String?
    /// Where it is to run; in the body of a replay alone.
    package var targetRegion: String?

    /// Reads a body.
    ///
    /// - Throws: `DecodingError`, with an empty path when the text is not JSON.
    package init(from data: Data) throws {
        let shape = try JSON.value(Shape.self, from: data)
        try self.init(shape, raw: RawJSON(ArraySlice(data)), at: [])
    }

    fileprivate init(_ shape: Shape, raw: RawJSON, at path: [any CodingKey]) throws {
        payload = try raw.members["payload"].map { try $0.proper(at: path + [JSONPlace(stringValue: "payload")]) }
        options = shape.options ?? TriggerOptionsBody()
        (fromStep, targetRegion) = (shape.fromStep, shape.targetRegion)
    }

    /// What a decoder reads of the body; the payload's text is taken from the body itself.
    fileprivate struct Shape: Decodable {
        var task: String?
        var options: TriggerOptionsBody?
        var fromStep: String?
        var targetRegion: String?
    }
}

/// The body of `POST /api/v1/tasks/batch` (http-api.md §6.3).
package struct BatchBody: Sendable {
    /// The runs to be, each with its task.
    package var items: [(task: String, body: TriggerBody)]
    /// Members of the body that are not available yet, by name.
    package var unavailable: [String]

    private static let unavailableNames = [
        "parentRunId", "resumeParentOnCompletion", "dependentAttempt", "idempotencyKey", "idempotencyKeyOptions",
    ]

    /// Reads a body.
    ///
    /// - Throws: `DecodingError`, with an empty path when the text is not JSON.
    package init(from data: Data) throws {
        let shape = try JSON.value(Shape.self, from: data)
        let members = RawJSON(ArraySlice(data)).members
        let raw = members["items"]?.elements ?? []
        items = try zip(shape.items, raw).enumerated().map { index, item in
            let path = [JSONPlace(stringValue: "items"), JSONPlace(intValue: index)]
            return (item.0.task, try TriggerBody(item.0.rest, raw: item.1, at: path))
        }
        unavailable = Self.unavailableNames.filter { members[$0] != nil }
    }

    private struct Shape: Decodable {
        var items: [Item]
    }

    private struct Item: Decodable {
        var task: String
        var rest: TriggerBody.Shape

        enum CodingKeys: CodingKey {
            case task
        }

        init(from decoder: any Decoder) throws {
            task = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .task)
            rest = try TriggerBody.Shape(from: decoder)
        }
    }
}

extension TriggerItem {
    /// The body of a trigger of this item, as JSON text; the payload is put in as it is.
    ///
    /// - Throws: `EncodingError` when an option cannot be written as JSON.
    package func bodyText() throws -> String {
        "{\(try members().joined(separator: ","))}"
    }

    /// The body of a batch of these items.
    ///
    /// - Throws: `EncodingError` when an option cannot be written as JSON.
    package static func batchBodyText(_ items: [TriggerItem]) throws -> String {
        let texts = try items.map { "{\(try $0.membersWithTask().joined(separator: ","))}" }
        return "{\"items\":[\(texts.joined(separator: ","))]}"
    }

    /// One line of the body that adds items to a batch, without its end.
    ///
    /// - Throws: `EncodingError` when an option cannot be written as JSON.
    package func lineText(index: Int) throws -> String {
        let text = "{\"index\":\(index),\(try membersWithTask().joined(separator: ","))}"
        // A payload may have been written over several lines: outside of its texts an end of line means nothing in JSON.
        let line = text.utf8.filter { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        return String(decoding: line, as: UTF8.self)
    }

    private func membersWithTask() throws -> [String] {
        ["\"task\":\(try JSON.text(task))"] + (try members())
    }

    private func members() throws -> [String] {
        try payload.members(with: TriggerOptionsBody(options, payload: payload))
    }
}

extension ReplayEdits {
    /// The body of a replay with these edits.
    ///
    /// - Throws: `EncodingError` when an option cannot be written as JSON.
    package func bodyText() throws -> String {
        let payload = payload ?? .none
        var body = TriggerOptionsBody(options, payload: payload)
        (body.metadata, body.tags, body.test) = (metadata.map(JSONValue.string), tags, test)
        (body.queue, body.concurrencyKey) = (queue, concurrencyKey)
        let members =
            try payload.members(with: body) + (try fromStep.map { ["\"fromStep\":\(try JSON.text($0))"] } ?? [])
        return "{\(members.joined(separator: ","))}"
    }
}

extension Packet {
    /// The members of a body with this payload.
    fileprivate func members(with body: TriggerOptionsBody) throws -> [String] {
        let options = "\"options\":\(try JSON.text(body))"
        guard let data else { return [options] }
        return ["\"payload\":\(type == Packet.json ? data : try JSON.text(data))", options]
    }
}
