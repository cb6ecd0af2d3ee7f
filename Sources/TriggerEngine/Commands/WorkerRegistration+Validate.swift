import TriggerModel

import struct Foundation.Date

extension WorkerRegistration {
    /// Holds what a worker says of itself against what can be.
    ///
    /// - Parameter now: After which the schedules of its tasks have to have a tick.
    /// - Throws: An ``EngineError`` `badRequest` that names what is wrong and what was expected.
    func validate(at now: Date) throws {
        if let id { try Self.text(id.rawValue, "id") }
        try Self.text(version, "version")
        try Self.text(name, "name", least: 0)
        for (index, task) in tasks.enumerated() { try task.validate("tasks[\(index)]", at: now) }
        let twice = Dictionary(grouping: tasks, by: \.id).first { $1.count > 1 }?.key
        if let twice {
            throw EngineError(.badRequest, "the task \"\(twice)\" is registered twice; ids are unique in a worker")
        }
    }

    fileprivate static func text(
        _ text: String, _ place: String, least: Int = 1, most: Int = TriggerLimits.keyBytes
    ) throws {
        guard !(least...most).contains(text.utf8.count) || text.hasNul else { return }
        let expected = "\(least) to \(most) bytes, none of them U+0000, were expected"
        throw EngineError(.badRequest, "\(place): \(expected); there are \(text.utf8.count)")
    }
}

extension TaskManifest {
    fileprivate func validate(_ place: String, at now: Date) throws {
        try WorkerRegistration.text(id, "\(place).id", most: 256)
        if let queue { try queue.validate("\(place).queue") }
        try schedule?.validate(of: id, at: now)
        try Self.expect(retry.maxAttempts >= 1, "\(place).retry.maxAttempts", "at least 1", retry.maxAttempts)
        let longest = TriggerLimits.longestTime.milliseconds
        for (name, time) in [("maxDurationMs", maxDurationMs), ("ttlMs", ttlMs)] {
            guard let time else { continue }
            try Self.expect((0...longest).contains(time), "\(place).\(name)", "0 to \(longest)", time)
        }
    }

    fileprivate static func expect(
        _ isSo: Bool, _ place: String, _ expected: String, _ found: some CustomStringConvertible
    ) throws {
        if !isSo { throw EngineError(.badRequest, "\(place): \(expected) was expected, found \(found)") }
    }
}

extension QueueManifest {
    fileprivate func validate(_ place: String) throws {
        let limit = concurrencyLimit ?? 0
        try TaskManifest.expect(Self.limits.contains(limit), "\(place).concurrencyLimit", "0 to 100000", limit)
        try TaskManifest.expect((sizeLimit ?? 0) >= 0, "\(place).sizeLimit", "0 or more", sizeLimit ?? 0)
    }
}
