import Benchmark

/// The small parts, each by itself: `Scripts/bench --micro`.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = Benchmark.Configuration(
        metrics: [.wallClock, .cpuTotal, .throughput],
        scalingFactor: .one,
        maxDuration: .seconds(3),
        maxIterations: 100_000
    )
    stateMachineBenches()
    identityBenches()
    payloadBenches()
    commitBenches()
    takeBenches()
}
