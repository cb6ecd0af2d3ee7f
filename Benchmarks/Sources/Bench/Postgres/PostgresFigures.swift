import Trigger
import Workload

/// End to end on PostgreSQL, triggered in batches of 500.
struct PostgresBatches: Measurement {
    static let name = "postgres-batches"
    static let summary = "PostgreSQL: end to end, triggered in batches of 500"
    static let needsPostgres = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (runs, server) = (plan.scaled(20_000), try PostgresServer())
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.lives(runs, on: server)
        } figure: {
            try await server.withSystem { system in
                try await Batches().sample(system, runs, others: { server.processorSeconds })
            }
        }
        var rate = pair.rate(Self.name, "PostgreSQL, end to end, batches of 500", "runs/s")
        (rate.goal, rate.ratioGoal) = (.atLeast(12_000, aim: 20_000), .atLeast(0.35, aim: 0.5))
        var cpu = pair.cpu("postgres-cpu", "PostgreSQL, CPU per run, its server's among it")
        cpu.goal = .atMost(160, aim: 110)
        return [rate, cpu]
    }
}

/// End to end on PostgreSQL, single triggers from 500 callers at once.
struct PostgresSingles: Measurement {
    static let name = "postgres-singles"
    static let summary = "PostgreSQL: end to end, single triggers, 500 callers"
    static let needsPostgres = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (runs, server) = (plan.scaled(20_000), try PostgresServer())
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.lives(runs, on: server)
        } figure: {
            try await server.withSystem { system in
                try await Singles().sample(system, runs, others: { server.processorSeconds })
            }
        }
        var rate = pair.rate(Self.name, "PostgreSQL, single triggers, 500 callers", "runs/s")
        rate.goal = .atLeast(6_000, aim: 10_000)
        return [rate]
    }
}

/// Durable steps one after another in one run on PostgreSQL.
struct PostgresSteps: Measurement {
    static let name = "postgres-steps"
    static let summary = "PostgreSQL: durable steps one after another in one run"
    static let needsPostgres = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (steps, server) = (plan.scaled(2_000), try PostgresServer())
        let pair = try await RatePair.measure(plan) {
            try await BareLimit.commits(steps, on: server)
        } figure: {
            try await SequentialSteps().sample(steps) { try await server.withSystem(beside: $0, $1) }
        }
        var rate = pair.rate(Self.name, "PostgreSQL, steps one after another in one run", "steps/s")
        rate.ratioGoal = .atLeast(0.6, aim: 0.85)
        return [rate]
    }
}

/// The time from a trigger to the start of its code on PostgreSQL, when nothing else happens.
struct PostgresLatency: Measurement {
    static let name = "postgres-latency"
    static let summary = "PostgreSQL: from a trigger to the start of its code, idle"
    static let needsPostgres = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (runs, server) = (plan.scaled(1_000), try PostgresServer())
        var (bare, ours): ([[Double]], [[Double]]) = ([], [])
        for _ in 0..<plan.rounds {
            bare.append(try await BareLimit.latencies(runs, on: server))
            ours.append(try await IdleLatency().latencies(runs) { try await server.withSystem(beside: $0, $1) })
        }
        let latency = IdleLatency()
        var p50 = latency.figure("postgres-latency-p50", "PostgreSQL, idle trigger to start, p50", 0.5, bare, ours)
        var p99 = latency.figure("postgres-latency-p99", "PostgreSQL, idle trigger to start, p99", 0.99, bare, ours)
        (p50.goal, p99.goal) = (.atMost(3, aim: 1.5), .atMost(12, aim: 6))
        return [p50, p99]
    }
}

/// Two servers on one database, beside one on the same processors.
struct PostgresPair: Measurement {
    static let name = "postgres-pair"
    static let summary = "PostgreSQL: two servers beside one, batches of 500"
    static let needsPostgres = true

    func figures(_ plan: Plan) async throws -> [Figure] {
        let (runs, server) = (plan.scaled(20_000), try PostgresServer())
        let pair = try await RatePair.measure(plan) {
            try await server.withSystem { try await sample([$0], runs, server) }
        } figure: {
            try await server.withSchema { schema in
                try await server.withSystem(on: schema) { one in
                    try await server.withSystem(on: schema) { try await sample([one, $0], runs, server) }
                }
            }
        }
        var rate = pair.rate(Self.name, "PostgreSQL, two servers; limit: one", "runs/s")
        rate.ratioGoal = .atLeast(0.85, aim: 1)
        return [rate]
    }

    private func sample(_ systems: [EmbeddedSystem], _ runs: Int, _ server: PostgresServer) async throws -> Sample {
        let notes = Array(repeating: Note.ofUsualSize, count: 500)
        let others = { server.processorSeconds }
        let sample = try await Sample.of(runs, others: others) {
            try await byCallers(4, times: runs / 500) { batch in
                try await systems[batch % systems.count].client.batchTrigger(.echo, notes)
            }
            try await systems[0].untilIdle()
        }
        try systems[0].expectCompleted(runs + (systems.count - 1) * EmbeddedSystem.warmUpRuns)
        return sample
    }
}
