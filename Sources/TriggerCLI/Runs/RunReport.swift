import Foundation
import TriggerModel

/// A run for people.
struct RunReport {
    let run: RunObject
    let now: Date
    let hasColours: Bool

    /// All there is to say about it.
    var lines: [String] {
        facts.map { name, value in
            name + String(repeating: " ", count: max(1, 10 - name.count)) + value
        } + block("payload", run.payload) + place("payload", run.payloadPresignedUrl) + block("output", run.output)
            + place("output", run.outputPresignedUrl) + error
    }

    /// How it ended: its status and time, then its output.
    var ending: [String] {
        let attempts = "\(run.attemptCount) attempt\(run.attemptCount == 1 ? "" : "s")"
        let active = TimeText.duration(milliseconds: run.durationMs)
        let output = run.output.flatMap { try? JSON.text($0) }
        return ["\(run.id)  \(status)  \(attempts), active \(active)"] + (output.map { [$0] } ?? [])
            + place("output", run.outputPresignedUrl)
    }

    /// Why it did not complete; nil when it did.
    var failure: Failure? {
        guard run.isCompleted, !run.isSuccess else { return nil }
        let said = run.error.map { ": \(Self.sentence($0))" } ?? ""
        return Failure(.failed, "\(run.id) \(run.status.rawValue)\(said)", "see `trigger runs get \(run.id)`")
    }

    private var status: String {
        let word = run.status.rawValue
        return hasColours ? Colour(run.status)?.paint(word) ?? word : word
    }

    private var facts: [(name: String, value: String)] {
        let all: [(String, String?)] = [
            ("run", run.id.rawValue), ("task", run.taskIdentifier), ("status", status), ("reason", run.statusReason),
            ("version", run.version), ("region", run.region), ("created", time(run.createdAt)),
            ("delayed", run.delayedUntil.map(time)), ("ttl", run.ttl), ("started", run.startedAt.map(time)),
            ("finished", run.finishedAt.map(time)), ("attempts", "\(run.attemptCount)"),
            ("active", TimeText.duration(milliseconds: run.durationMs)),
            ("tags", run.tags.isEmpty ? nil : run.tags.joined(separator: ", ")), ("key", run.idempotencyKey),
            ("test", run.isTest ? "yes" : nil), ("batch", run.batchId?.rawValue),
            ("metadata", run.metadata.flatMap { try? JSON.text($0) }),
            ("replay of", run.replayOf?.rawValue), ("from step", run.replayFrom),
            ("parent", run.relatedRuns.parent.map(relative)), ("root", run.relatedRuns.root.map(relative)),
        ]
        let children = run.relatedRuns.children.map { ("child", Optional(relative($0))) }
        return (all + children).compactMap { name, value in
            value.map { (name, name == "status" ? $0 : TextWidth.plain($0)) }
        }
    }

    private func time(_ instant: Date) -> String {
        TimeText.full(instant, now: now)
    }

    private func relative(_ run: RunSummary) -> String {
        "\(run.id) \(run.taskIdentifier) \(run.status.rawValue)"
    }

    private func block(_ name: String, _ value: JSONValue?) -> [String] {
        guard let value, let text = try? JSON.indented(value) else { return [] }
        return [name] + text.split(separator: "\n").map { "  \($0)" }
    }

    /// Where a value is downloaded that is too large to be shown.
    private func place(_ name: String, _ url: String?) -> [String] {
        url.map { ["\(name)  over 512 KB, for the next 15 minutes at", "  \($0)"] } ?? []
    }

    private var error: [String] {
        guard let error = run.error else { return [] }
        let trace = (error.stackTrace ?? "").split(separator: "\n").map { "  \(TextWidth.plain(String($0)))" }
        return ["error", "  \(TextWidth.plain(Self.sentence(error)))"] + trace
    }

    private static func sentence(_ error: RunObject.Failure) -> String {
        error.name.map { "\($0): \(error.message)" } ?? error.message
    }
}

extension JSON {
    /// JSON text over several lines, keys sorted.
    fileprivate static func indented(_ value: JSONValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
