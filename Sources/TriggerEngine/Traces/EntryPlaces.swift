import TriggerModel

/// Finds the spans around entries and events: the step they are in, else the attempt.
struct EntryPlaces {
    let run: RunID
    private var steps: [String: [EntryKey]] = [:]
    /// The entries that triggered runs, rather than found them.
    private(set) var origins: [RunID: EntryKey] = [:]

    init(run: RunID, journal: [JournalEntry]) {
        self.run = run
        for entry in journal {
            for child in entry.runs where origins[child] == nil { origins[child] = entry.id }
        }
        for entry in journal where entry.kind == .step || entry.kind == .hook {
            steps[entry.id.path, default: []].append(entry.id)
        }
    }

    /// The span around an entry.
    func parent(of entry: JournalEntry) -> SpanID {
        span(around: TracePlace(attempt: entry.attempt, scope: entry.id.scope, generation: 0))
    }

    /// The span around what was recorded at a place; the latest generation of a step for one that is not there.
    func span(around place: TracePlace) -> SpanID {
        var scope = Substring(place.scope)
        while !scope.isEmpty {
            if let all = steps[String(scope)], let last = all.last {
                return SpanID(run: run, entry: all.first { $0.generation == place.generation } ?? last)
            }
            scope = scope.lastIndex(of: "/").map { scope[..<$0] } ?? ""
        }
        return SpanID(run: run, attempt: place.attempt)
    }
}
