import TriggerModel

extension ReplayEdits {
    /// The edits that a body names.
    ///
    /// - Throws: ``APIProblem``: as for a trigger.
    init(body: TriggerBody) throws {
        let item = try TriggerItem(task: "", body: body)
        var options = item.options
        options.region = body.targetRegion ?? options.region
        self.init(
            payload: body.payload == nil ? nil : item.payload, metadata: options.metadata, tags: options.tags,
            queue: options.queue, concurrencyKey: options.concurrencyKey, test: body.options.test,
            fromStep: body.fromStep, options: options)
    }
}
