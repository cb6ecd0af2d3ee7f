/// Every charge that was made, by its idempotency key.
actor ChargeBook {
    private struct Entry {
        var request: ChargeRequest
        var charge: Charge
    }

    private var entries: [String: Entry] = [:]
    private var counts = ChargeCounts()
    private let log: RequestLog

    init(log: RequestLog) {
        self.log = log
    }

    /// Takes a request: makes the charge, or finds the first one made with the key.
    ///
    /// It is made at once, so that a caller who dies before the answer has been charged all the same. Nil when the key
    /// stands for another request.
    func begin(_ request: ChargeRequest, key: String) throws -> Charge? {
        let known = entries[key]
        try log.write(.init(order: request.order, key: key, repeated: known != nil))
        counts.requests += 1
        if let known {
            counts.repeated += 1
            guard known.request == request else { return nil }
        }
        counts.inFlight += 1
        return known?.charge ?? make(request, key: key)
    }

    /// Notes that a request was answered.
    func end() {
        counts.inFlight -= 1
    }

    /// Holds answers back, or lets them go.
    func pause(_ isPaused: Bool) {
        counts.isPaused = isPaused
    }

    /// Where the service stands.
    func summary() -> ChargeCounts {
        counts
    }

    private func make(_ request: ChargeRequest, key: String) -> Charge {
        counts.charges += 1
        let charge = Charge(
            id: "ch_\(counts.charges)", order: request.order, cents: request.cents, currency: request.currency
        )
        entries[key] = Entry(request: request, charge: charge)
        return charge
    }
}
