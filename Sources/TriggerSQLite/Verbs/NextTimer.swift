import TriggerEngine

import struct Foundation.Date

extension SQLiteTransaction {
    func nextTimer() throws -> Date? {
        try [NextTimer.timer, NextTimer.schedule].compactMap { try statement($0).row({ _ in }, { $0.date() }) }.min()
    }
}

enum NextTimer {
    static let timer = "SELECT due_at FROM trigger_timers ORDER BY due_at LIMIT 1"
    static let schedule = "SELECT due_at FROM trigger_schedules WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1"
}
