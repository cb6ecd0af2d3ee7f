import Crypto

/// A numbered step of the schema: an SQL file of this target.
struct Migration: Sendable {
    let number: Int
    let name: String
    let sql: [UInt8]

    /// All of them, in order.
    ///
    /// A file that was ever released is never changed; a change is a further file.
    static let all = [
        Migration(number: 1, name: "core", sql: PackageResources.V0001_core_sql),
        Migration(number: 2, name: "renewed_leases", sql: PackageResources.V0002_renewed_leases_sql),
        Migration(number: 3, name: "only_runs", sql: PackageResources.V0003_only_runs_sql),
        Migration(number: 4, name: "many_servers", sql: PackageResources.V0004_many_servers_sql),
        Migration(number: 5, name: "one_round_trip", sql: PackageResources.V0005_one_round_trip_sql),
        Migration(number: 6, name: "terms", sql: PackageResources.V0006_terms_sql),
        Migration(number: 7, name: "queues", sql: PackageResources.V0007_queues_sql),
        Migration(number: 8, name: "tokens", sql: PackageResources.V0008_tokens_sql),
        Migration(number: 9, name: "versions", sql: PackageResources.V0009_versions_sql),
        Migration(number: 10, name: "batches", sql: PackageResources.V0010_batches_sql),
        Migration(number: 11, name: "positions", sql: PackageResources.V0011_positions_sql),
        Migration(number: 12, name: "run_lists", sql: PackageResources.V0012_run_lists_sql),
        Migration(number: 13, name: "bulk_actions", sql: PackageResources.V0013_bulk_actions_sql),
        Migration(number: 14, name: "queue_rules", sql: PackageResources.V0014_queue_rules_sql),
        Migration(number: 15, name: "queue_limits", sql: PackageResources.V0015_queue_limits_sql),
        Migration(number: 16, name: "schedules", sql: PackageResources.V0016_schedules_sql),
        Migration(number: 17, name: "events", sql: PackageResources.V0017_events_sql),
        Migration(number: 18, name: "errors", sql: PackageResources.V0018_errors_sql),
        Migration(number: 19, name: "retention", sql: PackageResources.V0019_retention_sql),
    ]

    /// The SHA-256 of the file, in hexadecimal.
    var checksum: String {
        SHA256.hash(data: sql).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }
}
