#if Postgres
import TriggerEngine
import TriggerModel

extension PostgresTransaction {
    /// In the order of their places: of two that lock several, the second waits for the first.
    func schedules(_ loads: ScheduleLoads) throws -> [ScheduleRecord] {
        guard loads != ScheduleLoads() else { return [] }
        return try take(LoadSchedules.locked) {
            $0.environments(loads.ids, \.environment)
            $0.texts(loads.ids, \.id.rawValue)
            $0.texts(loads.keys) { $0 }
            $0.environments(loads.declaredIn) { $0 }
        } _: {
            try ScheduleRow.read(&$0)
        }
    }

    func schedules(_ environment: EnvironmentID, matching query: ScheduleQuery) throws -> ScheduleRecords {
        switch query {
        case .one(let id):
            let found = try rows(LoadSchedules.one) {
                $0.add(environment)
                $0.add(id.rawValue)
            } _: {
                try ScheduleRow.read(&$0)
            }
            return ScheduleRecords(page: found, count: found.count)
        case .page(let offset, let limit):
            let page = try rows(LoadSchedules.page) {
                $0.add(environment)
                $0.add(limit)
                $0.add(offset)
            } _: {
                try ScheduleRow.read(&$0)
            }
            let count = try rows(LoadSchedules.count, { $0.add(environment) }, { $0.int() }).first
            return ScheduleRecords(page: page, count: count ?? 0)
        }
    }

    func attendance(_ environment: EnvironmentID) throws -> Attendance {
        let found = try rows(LoadSchedules.attendance) {
            $0.add(environment)
        } _: {
            Attendance(type: try $0.word(EnvironmentType.self), hasWorkers: $0.flag())
        }
        return found.first ?? Attendance(type: .development, hasWorkers: false)
    }
}

enum LoadSchedules {
    static let locked = """
        WITH wanted AS MATERIALIZED (
            SELECT environment, id COLLATE "C" AS id FROM unnest($1::bigint[], $2::text[]) AS a (environment, id)
            UNION
            SELECT s.environment, s.id FROM unnest($3::text[]) AS k (key) CROSS JOIN LATERAL (
                SELECT environment, id FROM trigger_schedules WHERE dedup_key = k.key LIMIT 1) AS s
            UNION
            SELECT s.environment, s.id FROM unnest($4::bigint[]) AS d (environment) CROSS JOIN LATERAL (
                SELECT environment, id FROM trigger_schedules
                WHERE environment = d.environment AND kind = 'DECLARATIVE' ORDER BY task) AS s
        )
        SELECT s.* FROM (SELECT environment, id FROM wanted ORDER BY environment, id) AS w CROSS JOIN LATERAL (
            SELECT \(ScheduleRow.columns) FROM trigger_schedules
            WHERE environment = w.environment AND id = w.id FOR UPDATE) AS s
        """

    static let one = select("id = $2")
    static let page = select("NOT gone ORDER BY id DESC LIMIT $2 OFFSET $3")
    static let count = "SELECT count(*) FROM trigger_schedules WHERE environment = $1 AND NOT gone"

    static let attendance = """
        SELECT e.type, EXISTS (SELECT FROM trigger_workers AS w WHERE w.environment = $1)
        FROM trigger_environments AS e WHERE e.id = $1
        """

    private static func select(_ condition: String) -> String {
        "SELECT \(ScheduleRow.columns) FROM trigger_schedules WHERE environment = $1 AND \(condition)"
    }
}
#endif
