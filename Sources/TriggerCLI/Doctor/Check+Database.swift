import TriggerEngine
import TriggerModel
import TriggerServer

extension Check {
    /// The database: opens, is not damaged, and of a schema this program knows.
    static func database(
        _ place: String, isFile: Bool = true, _ report: Result<SchemaReport, any Error>
    ) -> Check {
        let name = "database"
        switch report {
        case .failure(let error as StoreError): return fail(name, error.message)
        case .failure(let error as StartFailure): return fail(name, "\(error)")
        case .failure(let error): return .fail(name, "\(place): \(error)", "check the file and its folder")
        case .success(let report) where !report.exists:
            let what = isFile ? "\(place) is not there yet; it is" : "\(place) has no tables of ours yet; they are"
            return .ok(name, "\(what) made at the first start")
        case .success(let report):
            let user = report.user.map { $0.isEmpty ? ", in use" : ", in use by process \($0)" }
            let use = user ?? (isFile ? ", not in use" : "")
            let schema = "\(place): schema \(report.applied.last?.number ?? 0)\(use)"
            guard let last = report.missing.last else { return .ok(name, schema) }
            return .warn(name, schema, "`trigger migrate` or the next start brings it to \(last.number)")
        }
    }

    /// These errors say what to do after a semicolon, if they do.
    private static func fail(_ name: String, _ message: String) -> Check {
        let parts = message.split(separator: "; ", maxSplits: 1)
        return .fail(name, String(parts.first ?? ""), parts.count > 1 ? String(parts[1]) : "check the file")
    }
}
