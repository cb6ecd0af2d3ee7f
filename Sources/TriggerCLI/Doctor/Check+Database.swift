import TriggerEngine
import TriggerModel
import TriggerSQLite

extension Check {
    /// The database: opens, is not damaged, and of a schema this program knows.
    static func database(_ file: String, _ report: Result<SchemaReport, any Error>) -> Check {
        let name = "database"
        switch report {
        case .failure(let error as StoreError): return fail(name, error)
        case .failure(let error): return .fail(name, "\(file): \(error)", "check the file and its folder")
        case .success(let report) where !report.exists:
            return .ok(name, "\(file) is not there yet; it is made at the first start")
        case .success(let report):
            let use = report.user.map { $0.isEmpty ? ", in use" : ", in use by process \($0)" } ?? ", not in use"
            let schema = "\(file): schema \(report.applied.last?.number ?? 0)\(use)"
            guard let last = report.missing.last else { return .ok(name, schema) }
            return .warn(name, schema, "`trigger migrate` or the next start brings it to \(last.number)")
        }
    }

    /// A store's errors say what to do themselves, after a semicolon.
    private static func fail(_ name: String, _ error: StoreError) -> Check {
        let parts = error.message.split(separator: "; ", maxSplits: 1)
        return .fail(name, String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "check the file")
    }
}
