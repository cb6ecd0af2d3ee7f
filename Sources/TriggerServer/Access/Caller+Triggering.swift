import TriggerModel

/// What a caller has to be permitted for triggering (http-api.md §3).
extension Caller {
    /// Refuses a caller who may not trigger that run.
    ///
    /// - Throws: ``APIProblem`` 403.
    func demandTrigger(_ item: TriggerItem) throws {
        try demand(.trigger(.task(item.task)))
        try demandOwn(item.payload)
        try demandParent(of: item)
    }

    /// Refuses a caller who may not trigger a batch of runs of those tasks; of any where none is named.
    ///
    /// - Throws: ``APIProblem`` 403.
    func demandBatch(of tasks: [String]) throws {
        guard !tasks.isEmpty else { return try demand(.batchTrigger(.batches), or: [.batchTrigger(.tasks)]) }
        for task in tasks {
            try demand(.batchTrigger(.task(task)), or: [.batchTrigger(.batches)])
        }
    }

    /// Refuses a caller who may not trigger a batch of those runs.
    ///
    /// - Throws: ``APIProblem`` 403.
    func demandBatch(_ items: some Collection<TriggerItem>) throws {
        for item in items {
            try demandBatch(of: [item.task])
            try demandOwn(item.payload)
            try demandParent(of: item)
        }
    }

    /// Refuses a caller who may not make runs children of those they name.
    ///
    /// - Throws: ``APIProblem`` 403.
    func demandParent(of item: TriggerItem) throws {
        guard let parent = item.options.parent else { return }
        try demand(.write(.run(parent)))
    }

    /// Refuses a caller who names a value that others stored: who has no secret key could not have.
    ///
    /// - Throws: ``APIProblem`` 403.
    func demandOwn(_ value: Packet) throws {
        guard value.type == Packet.store, case .bearer = self else { return }
        throw APIProblem(403, "Unauthorized: a public access token names no stored object; send the value itself")
    }
}
