import Foundation

/// What the system says of a process; only where there is `/proc`.
struct ProcessReading {
    /// Memory that is really there, in bytes.
    let resident: Int
    /// User and system time so far.
    let cpuSeconds: Double

    /// Reads it now.
    ///
    /// - Throws: ``Failure`` where there is no `/proc`, or no such process.
    init(_ process: Int32) throws {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else {
            throw Failure("memory and processor time of other processes are read from /proc, which is not here")
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        resident = (kilobytes ?? 0) * 1024
        // After the name in parentheses, which may hold anything, come the state and 10 more words, then the two times.
        let words = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let ticks = words.dropFirst(12).prefix(2).compactMap { Double($0) }.reduce(0, +)
        cpuSeconds = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    var megabytes: Double {
        Double(resident) / 1_048_576
    }
}
