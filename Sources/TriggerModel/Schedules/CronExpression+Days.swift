extension CronExpression {
    /// For how many years a day is looked for: in 40 every weekday is 29 February once.
    private static let years = 50

    /// The first day from one on that its fields allow; nil when there is none in 50 years.
    func firstDay(from start: CivilDay) -> CivilDay? {
        var month = start
        while month.year <= start.year + Self.years {
            if months.contains(month.month), let day = firstDay(inMonthFrom: month) { return day }
            month = month.nextMonth
        }
        return nil
    }

    private func firstDay(inMonthFrom start: CivilDay) -> CivilDay? {
        let fitting = fittingDays(ofMonth: start) & (UInt64.max << UInt64(start.day))
        guard fitting != 0 else { return nil }
        return CivilDay(year: start.year, month: start.month, day: fitting.trailingZeroBitCount)
    }

    /// The days of a month that the two fields of days allow, a bit for each.
    private func fittingDays(ofMonth month: CivilDay) -> UInt64 {
        let length = month.daysInMonth
        var byDay = days.values
        if days.hasLast { byDay |= 1 << UInt64(length) }
        let byWeekday = fittingWeekdays(ofMonth: month, length)
        let both = days.isStar || weekdays.isStar ? byDay & byWeekday : byDay | byWeekday
        return both & ((1 << UInt64(length + 1)) - 2)
    }

    private func fittingWeekdays(ofMonth month: CivilDay, _ length: Int) -> UInt64 {
        guard weekdays.values != 0x7F else { return .max }
        let first = CivilDay(year: month.year, month: month.month, day: 1).weekday
        var fitting: UInt64 = 0
        for day in 1...length {
            let weekday = UInt64((first + day - 1) % 7)
            let isLast = day + 7 > length && weekdays.lasts & (1 << weekday) != 0
            if weekdays.values & (1 << weekday) != 0 || isLast { fitting |= 1 << UInt64(day) }
        }
        return fitting
    }

    /// The first minute of local time, counted from 1970, from one on that its fields allow.
    func firstMinute(from start: Int) -> Int? {
        let startDay = start >= 0 ? start / 1_440 : (start - 1_439) / 1_440
        guard var day = firstDay(from: CivilDay(daysSince1970: startDay)) else { return nil }
        if day.daysSince1970 == startDay {
            let time = start - startDay * 1_440
            if let found = firstTime(from: time) { return startDay * 1_440 + found }
            guard let later = firstDay(from: CivilDay(daysSince1970: startDay + 1)) else { return nil }
            day = later
        }
        return firstTime(from: 0).map { day.daysSince1970 * 1_440 + $0 }
    }

    /// The first minute of a day from one on.
    private func firstTime(from time: Int) -> Int? {
        let (hour, minute) = time.quotientAndRemainder(dividingBy: 60)
        if hours.contains(hour), let found = minutes.first(from: minute) { return hour * 60 + found }
        guard let next = hours.first(from: hour + 1), let first = minutes.first(from: 0) else { return nil }
        return next * 60 + first
    }
}
