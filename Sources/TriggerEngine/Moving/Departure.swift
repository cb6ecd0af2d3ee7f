import TriggerModel

/// What of a row belongs to the processes of the place it came from, and is left there.
enum Departure {
    /// The row as it is where no worker has it in memory: a run that waits is parked nowhere.
    ///
    /// One that was woken and stands in the lane of the worker that parked it keeps both, and the timer that ends the offer.
    static func row(_ row: [String?], of table: MovedTable) -> [String?] {
        guard table.name == "runs", let status = table.place(of: "status"),
            let parked = table.place(of: "parked_worker")
        else { return row }
        guard row[status] == RunStatus.waitingToResume.rawValue, row[parked] != nil else { return row }
        var row = row
        row[parked] = nil
        return row
    }
}
