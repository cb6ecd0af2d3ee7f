import TriggerModel

extension TriggerItem {
    /// The run that a body asks for; the engine holds it against the limits afterwards.
    ///
    /// - Parameters:
    ///   - task: The task's id.
    ///   - body: What was sent.
    ///   - place: Where the body stands in a larger one, for messages.
    /// - Throws: ``APIProblem``: 422 for what is never taken, 400 for a value of the wrong shape.
    init(task: String, body: TriggerBody, place: String = "") throws {
        let options = body.options
        if let refused = options.refused.first {
            throw APIProblem(422, "\(place)options.\(refused.rawValue): \(refused.reason)")
        }
        self.init(task: task, payload: try Packet(body, place: place), options: TriggerOptions())
        self.options.delay = try options.readDelay(place)
        self.options.debounce = try options.readDebounce(place)
        self.options.ttl = try options.readTTL(place)
        self.options.priority = try options.readPriority(place)
        self.options.queue = options.queue
        self.options.concurrencyKey = options.concurrencyKey
        self.options.maxAttempts = options.maxAttempts
        self.options.maxDuration = options.maxDuration
        self.options.machine = options.machine
        self.options.tags = options.tags
        self.options.metadata = try Self.metadata(options, place: place)
        self.options.test = options.test ?? false
        self.options.idempotencyKey = options.idempotencyKey
        self.options.idempotencyKeyOrigin = options.idempotencyKeyOptions
        self.options.idempotencyKeyTTL = try options.readIdempotencyKeyTTL(place)
        self.options.version = options.lockToVersion
        self.options.region = options.region
        self.options.parent = options.parentRunId.map(RunID.init)
    }

    /// Metadata as text: a JSON object, or a string that holds one.
    private static func metadata(_ options: TriggerOptionsBody, place: String) throws -> String? {
        guard let metadata = options.metadata else { return nil }
        guard (options.metadataType ?? Packet.json) == Packet.json else {
            throw APIProblem(422, "\(place)options.metadataType: only \(Packet.json) is available")
        }
        let text = if case .string(let text) = metadata { text } else { try JSON.text(metadata) }
        guard case .object? = try? JSON.value(JSONValue.self, from: text) else {
            throw APIProblem(400, "Validation error: Expected a JSON object at \"\(place)options.metadata\"")
        }
        return text
    }
}

extension Packet {
    /// The payload of a body (http-api.md §2): JSON is stored as it stands there; any other type is the text of a string.
    fileprivate init(_ body: TriggerBody, place: String) throws {
        let type = body.options.payloadType ?? Packet.json
        guard type != Packet.json else {
            self.init(data: body.payload?.text, type: type)
            return
        }
        let text = body.payload.flatMap { try? JSON.value(String.self, from: $0.text) }
        guard type != Packet.store || text.map({ ObjectPath($0) != nil }) == true else {
            throw APIProblem(400, "\(place)payload: the path of an object that was uploaded was expected")
        }
        self.init(data: text, type: type)
    }
}
