import TriggerModel

import struct Foundation.Date

extension TriggerItem {
    /// The keys that its run is to hold, and that another may hold now.
    var heldKeys: [HeldKey] {
        if options.idempotencyKey == nil, options.debounce == nil { return [] }
        let keys = [(HeldKey.Kind.idempotency, options.idempotencyKey), (.debounce, options.debounce?.key)]
        return keys.compactMap { kind, key in key.map { HeldKey(kind, task: task, key: $0) } }
    }
}

extension Workspace {
    /// Puts off the delayed run that holds the item's debounce key, if one does and may be put off so far.
    ///
    /// - Returns: The run; nil where the item makes one of its own, which has the key then.
    mutating func debounce(_ item: TriggerItem) -> RunID? {
        guard let debounce = item.options.debounce else { return nil }
        let key = HeldKey(.debounce, task: item.task, key: debounce.key)
        guard let id = holders[key], let state = run(id), state.status == .delayed, state.debounceKey == debounce.key
        else {
            return nil
        }
        let due = now + debounce.delay
        if let longest = debounce.maxDelay, due > state.createdAt + longest {
            update(id) { $0.debounceKey = nil }
            return nil
        }
        if let current = state.terms.delayUntil, due > current { applyIfPossible(.reschedule(due), to: id) }
        if debounce.mode == .trailing { replaceDetails(of: id, by: item) }
        return id
    }

    /// A run that has not begun has the payload, labels, metadata, machine, number of attempts and maximum duration of a later
    /// trigger.
    private mutating func replaceDetails(of id: RunID, by item: TriggerItem) {
        guard let loaded = runs[id] else { return }
        var details = loaded.record?.details ?? RunDetails(id: id, payload: item.payload)
        (details.payload, details.tags, details.metadata) = (item.payload, item.options.tags, item.options.metadata)
        update(id) { state in
            state.maxAttempts = item.options.maxAttempts
            state.terms.maxDurationMs = item.options.maxDuration?.milliseconds
            state.terms.machine = item.options.machine?.name
        }
        guard !loaded.isNew else { return loaded.replace(details) }
        if labels[id] != nil {
            labels[id] = RunLabels(tags: details.tags, metadata: details.metadata)
            (metadata[id], addedTags[id]) = (nil, nil)
            changedLabels.remove(id)
        }
        changes.replacedDetails[id] = ChangeSet.DetailsChange(environment: environment, details: details)
    }
}
