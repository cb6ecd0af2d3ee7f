import TriggerEngine

import struct Foundation.Date

extension SQLiteTransaction {
    func nextTimer() throws -> Date? {
        try statement(NextTimer.sql).row { _ in
        } _: {
            $0.date()
        }
    }
}

enum NextTimer {
    static let sql = "SELECT due_at FROM trigger_timers ORDER BY due_at LIMIT 1"
}
