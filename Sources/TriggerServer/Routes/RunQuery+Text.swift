import Foundation
import TriggerEngine
import TriggerModel

extension RunQuery {
    /// Reads the filters and the page from a query; of two cursors, `page[before]` wins.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: QueryText, words: StatusVocabulary, now: Date) throws {
        try self.init(FilterText(text), words: words, now: now)
        let page = try PageText(text)
        limit = page.size
        before = page.before.map(RunID.init)
        after = page.after.map(RunID.init)
    }

    /// Reads the filters.
    ///
    /// - Throws: ``APIProblem``: 422 for a filter that is not available yet, 400 for a value that is not one.
    init(_ text: FilterText, words: StatusVocabulary, now: Date) throws {
        try text.expect(Self.names)
        self.init(
            statuses: try text.list("status").flatMap { try Self.statuses($0, text, words) },
            tasks: text.list("taskIdentifier"), versions: text.list("version"), queues: text.list("queue"),
            tags: text.list("tag"),
            tagMatch: try text.choice("tagMatch", of: TagMatch.allCases) { $0.rawValue } ?? .any,
            isTest: try text.choice("isTest", of: [true, false]) { "\($0)" },
            batch: try text.only("batch").map(BatchID.init),
            bulkAction: try text.only("bulkAction").map(BulkActionID.init),
            machines: try text.list("machine").map { try Self.machine($0, text) }, regions: text.list("region"),
            schedules: text.list("schedule"), errors: text.list("error").map(ErrorGroupID.init(named:)),
            createdFrom: try text.createdFrom(now), createdBefore: try text.createdBefore())
    }

    private static let names: Set = [
        "status", "taskIdentifier", "version", "queue", "tag", "tagMatch", "isTest", "batch", "bulkAction", "machine",
        "region", "schedule", "error", "from", "to", "period",
    ]

    private static func machine(_ word: String, _ text: FilterText) throws -> MachinePreset {
        guard let machine = MachinePreset(rawValue: word) else {
            throw text.problem("machine", "expected \(MachinePreset.expected), found \"\(word)\"")
        }
        return machine
    }

    private static func statuses(_ word: String, _ text: FilterText, _ words: StatusVocabulary) throws -> [RunStatus] {
        guard let status = APIStatus(rawValue: word) else {
            let expected = APIStatus.allCases.map(\.rawValue).joined(separator: ", ")
            throw text.problem("status", "\"\(word)\" is not a status; expected some of \(expected)")
        }
        return words.statuses(for: status)
    }
}
