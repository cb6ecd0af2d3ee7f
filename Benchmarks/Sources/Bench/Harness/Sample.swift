import Foundation

/// What one round of a throughput measurement gave.
struct Sample: Sendable {
    /// How many runs, steps or commits went through.
    var count: Int
    var seconds: Double
    var cpuSeconds: Double

    /// Measures wall time and the process's CPU time around a body.
    ///
    /// `others` gives the CPU time of other processes so far, such as a database server's.
    static func of(
        _ count: Int, others: () -> Double = { 0 }, _ body: () async throws -> Void
    ) async rethrows -> Sample {
        let (start, cpu) = (ContinuousClock.now, processSeconds() + others())
        try await body()
        return Sample(count: count, seconds: start.secondsUntilNow, cpuSeconds: processSeconds() + others() - cpu)
    }

    var rate: Double {
        Double(count) / seconds
    }

    var cpuMicroseconds: Double {
        cpuSeconds * 1e6 / Double(count)
    }

    /// User and system time of the whole process so far.
    static func processSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}

extension ContinuousClock.Instant {
    /// The time since this instant, in seconds.
    var secondsUntilNow: Double {
        (ContinuousClock.now - self).inSeconds
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }
}

extension Collection<Double> {
    /// The value in the middle, or just above it.
    var median: Double {
        percentile(0.5)
    }

    /// The value that this part of all values do not exceed, by sorting them; 0 of none.
    func percentile(_ part: Double) -> Double {
        let sorted = self.sorted()
        guard !sorted.isEmpty else { return 0 }
        let rank = Int((part * Double(sorted.count)).rounded(.up)) - 1
        return sorted[Swift.min(Swift.max(rank, 0), sorted.count - 1)]
    }
}
