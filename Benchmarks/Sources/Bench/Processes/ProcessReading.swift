import Foundation

/// What the system says of a process; only where there is `/proc`.
struct ProcessReading {
    /// Memory that is really there, in bytes.
    let resident: Int
    /// The same, but pages that other processes have mapped too, such as those of the program, count by their share: what
    /// several processes take together is the sum of these.
    let proportional: Int
    /// User and system time so far.
    let cpuSeconds: Double

    /// Reads it now.
    ///
    /// - Throws: ``Failure`` where there is no `/proc`, or no such process.
    init(_ process: Int32) throws {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let rollup = try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8),
            let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else {
            throw Failure("memory and processor time of other processes are read from /proc, which is not here")
        }
        resident = Self.bytes("VmRSS:", in: status)
        proportional = Self.bytes("Pss:", in: rollup)
        // After the name in parentheses, which may hold anything, come the state and 10 more words, then the two times.
        let words = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let ticks = words.dropFirst(12).prefix(2).compactMap { Double($0) }.reduce(0, +)
        cpuSeconds = ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The number of kilobytes behind a word at the beginning of a line, in bytes.
    private static func bytes(_ word: String, in text: String) -> Int {
        let line = text.split(separator: "\n").first { $0.hasPrefix(word) }
        let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
        return (kilobytes ?? 0) * 1024
    }

    var megabytes: Double {
        Double(resident) / 1_048_576
    }

    var proportionalMegabytes: Double {
        Double(proportional) / 1_048_576
    }
}
