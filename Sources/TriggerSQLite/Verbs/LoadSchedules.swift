import TriggerEngine
import TriggerModel

extension SQLiteTransaction {
    func schedules(_ loads: ScheduleLoads) throws -> [ScheduleRecord] {
        var found: [ScheduleID: ScheduleRecord] = [:]
        for place in loads.ids {
            try load(LoadSchedules.byID, into: &found) {
                $0.add(place.environment)
                $0.add(place.id.rawValue)
            }
        }
        for key in loads.keys { try load(LoadSchedules.byKey, into: &found) { $0.add(key) } }
        for environment in loads.declaredIn {
            try load(LoadSchedules.declared, into: &found) { $0.add(environment) }
        }
        return Array(found.values)
    }

    private func load(
        _ sql: String, into found: inout [ScheduleID: ScheduleRecord], _ bind: (inout Bindings) -> Void
    ) throws {
        for record in try statement(sql).rows(bind, { try ScheduleRow.read(&$0) }) { found[record.id] = record }
    }

    func schedules(_ environment: EnvironmentID, matching query: ScheduleQuery) throws -> ScheduleRecords {
        switch query {
        case .one(let id):
            let place = ScheduleLoads.Place(environment: environment, id: id)
            let found = try schedules(ScheduleLoads(ids: [place]))
            return ScheduleRecords(page: found, count: found.count)
        case .page(let offset, let limit):
            let page = try statement(LoadSchedules.page).rows {
                $0.add(environment)
                $0.add(limit)
                $0.add(offset)
            } _: {
                try ScheduleRow.read(&$0)
            }
            let count = try statement(LoadSchedules.count).row({ $0.add(environment) }, { $0.int() })
            return ScheduleRecords(page: page, count: count ?? 0)
        }
    }

    func attendance(_ environment: EnvironmentID) throws -> Attendance {
        let found = try statement(LoadSchedules.attendance).row {
            $0.add(environment)
        } _: {
            Attendance(type: try $0.word(EnvironmentType.self), hasWorkers: $0.flag())
        }
        return found ?? Attendance(type: .development, hasWorkers: false)
    }
}

enum LoadSchedules {
    static let byID = select("environment = ?1 AND id = ?2")
    static let byKey = select("dedup_key = ?1")
    static let declared = select("environment = ?1 AND kind = 'DECLARATIVE'")
    static let page = select("environment = ?1 AND gone = 0 ORDER BY id DESC LIMIT ?2 OFFSET ?3")
    static let count = "SELECT count(*) FROM trigger_schedules WHERE environment = ?1 AND gone = 0"

    static let attendance = """
        SELECT type, EXISTS (SELECT 1 FROM trigger_workers WHERE environment = ?1)
        FROM trigger_environments WHERE id = ?1
        """

    private static func select(_ condition: String) -> String {
        "SELECT \(ScheduleRow.columns) FROM trigger_schedules WHERE \(condition)"
    }
}
