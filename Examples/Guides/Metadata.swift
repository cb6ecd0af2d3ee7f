import Trigger
import TriggerModel

// "Metadata, labels and the context": what is said of a run while it runs.

struct Import: Codable, Sendable {
    var rows: [String]
}

struct ImportRow: DurableTask {
    static let name: TaskName<String, NoValue> = "import-row"

    func run(_ row: String, context: RunContext) async throws -> NoValue {
        guard !row.isEmpty else { throw AbortRun("an empty row") }
        try await context.step("store") {
            try context.metadata.parent.increment("imported")
        }
        return NoValue()
    }
}

struct ImportRows: DurableTask {
    static let name: TaskName<Import, Int> = "import-rows"

    func run(_ file: Import, context: RunContext) async throws -> Int {
        try context.metadata.set("rows", file.rows.count).set("$.progress.phase", "importing")
        let results = try await context.batchTriggerAndWait(ImportRow.self, file.rows)
        for result in results where !result.isSuccess {
            try context.metadata.append("failed", result.id.rawValue)
        }
        try await context.addTags(results.allSatisfy(\.isSuccess) ? "clean" : "with-gaps")
        try await context.metadata.refresh()
        try context.metadata.set("$.progress.phase", "done")
        return try context.metadata.get("imported") ?? 0
    }
}

/// Marks a run from outside, and reads what it says of itself.
func review(_ run: RunID, _ client: TriggerClient) async throws -> [String: JSONValue] {
    try await client.updateMetadata(of: run, [.set("reviewed", .bool(true))])
    let metadata = try await client.metadata(of: run)
    return metadata
}
