import TriggerModel

extension RunFilter {
    /// The filter as the query of the route; what says nothing is left out later.
    var query: [(name: String, value: String)] {
        [
            ("filter[status]", list(statuses.map(\.rawValue))), ("filter[taskIdentifier]", list(tasks)),
            ("filter[version]", list(versions)), ("filter[queue]", list(queues)), ("filter[tag]", list(tags)),
            ("filter[tagMatch]", tagMatch == .any ? "" : tagMatch.rawValue),
            ("filter[isTest]", isTest.map { "\($0)" } ?? ""), ("filter[batch]", batch?.rawValue ?? ""),
            ("filter[bulkAction]", bulkAction?.rawValue ?? ""),
            ("filter[machine]", list(machines.map(\.name))), ("filter[region]", list(regions)),
            ("filter[schedule]", list(schedules)), ("filter[error]", list(errors)),
            ("filter[createdAt][from]", createdFrom.map { "\($0.millisecondsSince1970)" } ?? ""),
            ("filter[createdAt][to]", createdTo.map { "\($0.millisecondsSince1970)" } ?? ""),
            ("page[size]", "\(limit)"), ("page[after]", after ?? ""), ("page[before]", before ?? ""),
        ]
    }

    private func list(_ values: [String]) -> String {
        values.joined(separator: ",")
    }
}
