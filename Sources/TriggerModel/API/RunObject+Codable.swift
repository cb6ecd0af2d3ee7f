extension RunObject: Codable {
    private enum CodingKeys: String, CodingKey {
        case statusReason, replayOf, replayFrom, payload, output, payloadPresignedUrl, outputPresignedUrl, error,
            attemptCount, attempts, relatedRuns, schedule
    }

    /// Reads the run; `attemptCount` is 0 when a server does not say.
    ///
    /// - Throws: `DecodingError` when a member is missing or of the wrong type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(summary: try RunSummary(from: decoder))
        statusReason = try container.decodeIfPresent(String.self, forKey: .statusReason)
        replayOf = try container.decodeIfPresent(RunID.self, forKey: .replayOf)
        replayFrom = try container.decodeIfPresent(String.self, forKey: .replayFrom)
        payload = try container.value(forKey: .payload)
        output = try container.value(forKey: .output)
        payloadPresignedUrl = try container.decodeIfPresent(String.self, forKey: .payloadPresignedUrl)
        outputPresignedUrl = try container.decodeIfPresent(String.self, forKey: .outputPresignedUrl)
        error = try container.decodeIfPresent(Failure.self, forKey: .error)
        attemptCount = try container.decodeIfPresent(Int.self, forKey: .attemptCount) ?? 0
        relatedRuns = try container.decode(RelatedRuns.self, forKey: .relatedRuns)
        schedule = try container.decodeIfPresent(Schedule.self, forKey: .schedule)
    }

    /// Writes the members of the summary and the run's own side by side, and an empty `attempts`, which older clients expect.
    public func encode(to encoder: any Encoder) throws {
        try summary.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(statusReason, forKey: .statusReason)
        try container.encodeIfPresent(replayOf, forKey: .replayOf)
        try container.encodeIfPresent(replayFrom, forKey: .replayFrom)
        try container.encodeIfPresent(payload, forKey: .payload)
        try container.encodeIfPresent(output, forKey: .output)
        try container.encodeIfPresent(payloadPresignedUrl, forKey: .payloadPresignedUrl)
        try container.encodeIfPresent(outputPresignedUrl, forKey: .outputPresignedUrl)
        try container.encodeIfPresent(error, forKey: .error)
        try container.encode(attemptCount, forKey: .attemptCount)
        try container.encode([JSONValue](), forKey: .attempts)
        try container.encode(relatedRuns, forKey: .relatedRuns)
        try container.encodeIfPresent(schedule, forKey: .schedule)
    }
}

extension KeyedDecodingContainer {
    /// Reads any JSON value; JSON `null` is a value, only an absent member is none.
    fileprivate func value(forKey key: Key) throws -> JSONValue? {
        contains(key) ? try decode(JSONValue.self, forKey: key) : nil
    }
}
