import Foundation

/// What the system says of this process (proc(5)); nothing where it has no `/proc`.
struct ProcessFigures {
    /// Processor time, in seconds.
    let cpu: Double
    /// Memory that is in the machine's, in bytes.
    let memory: Double
    /// Open files and sockets.
    let files: Int
    /// When it started, in seconds since 1970.
    let start: Double

    /// Asks the system.
    init?() {
        guard let fields = Self.fields("/proc/self/stat"), fields.count > 21, let boot = Self.boot,
            let user = Double(fields[11]), let system = Double(fields[12]), let started = Double(fields[19]),
            let pages = Double(fields[21])
        else { return nil }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        cpu = (user + system) / ticks
        memory = pages * Double(sysconf(Int32(_SC_PAGESIZE)))
        files = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
        start = boot + started / ticks
    }

    /// The fields after the name of the program, which may hold blanks and stands in parentheses: the third and on.
    private static func fields(_ path: String) -> [Substring]? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let end = text.lastIndex(of: ")")
        else { return nil }
        return text[text.index(after: end)...].split(separator: " ")
    }

    /// When the machine started, in seconds since 1970.
    private static var boot: Double? {
        let text = try? String(contentsOfFile: "/proc/stat", encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        return line.flatMap { Double($0.dropFirst("btime ".count)) }
    }
}
