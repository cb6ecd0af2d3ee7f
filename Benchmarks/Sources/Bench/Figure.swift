import Foundation

/// What a measurement gave: how many rows went through, in what time, at what cost of processor.
struct Figure {
    var name: String
    var rows: Int
    var seconds: Double
    var cpuSeconds: Double

    var rate: Double {
        Double(rows) / seconds
    }

    var cpuMicroseconds: Double {
        cpuSeconds * 1e6 / Double(rows)
    }

    var line: String {
        "\(name)  \(Int(rate)) rows/s  \(String(format: "%.1f", cpuMicroseconds)) µs CPU per row"
    }
}

/// Measures wall time and the process's CPU time around a body.
func measure(_ name: String, rows: Int, _ body: () async throws -> Void) async rethrows -> Figure {
    let (start, cpu) = (ContinuousClock.now, cpuSeconds())
    try await body()
    let elapsed = ContinuousClock.now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    return Figure(name: name, rows: rows, seconds: seconds, cpuSeconds: cpuSeconds() - cpu)
}

/// User and system time of the whole process so far.
private func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
