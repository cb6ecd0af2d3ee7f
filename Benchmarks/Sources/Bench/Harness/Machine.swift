import Foundation

/// The machine the figures are of, in one line.
enum Machine {
    static var description: String {
        let processor = line(of: "/proc/cpuinfo", "model name").map { ", \($0)" } ?? ""
        let memory = ProcessInfo.processInfo.physicalMemory / 1_073_741_824
        let cores = ProcessInfo.processInfo.activeProcessorCount
        return "\(cores) cores\(processor), \(memory) GB, load \(load)"
    }

    private static var load: String {
        var loads = [Double](repeating: 0, count: 1)
        return getloadavg(&loads, 1) == 1 ? String(format: "%.1f", loads[0]) : "unknown"
    }

    /// The value of a line "name : value" of a file.
    private static func line(of file: String, _ name: String) -> String? {
        let text = try? String(contentsOfFile: file, encoding: .utf8)
        let line = text?.split(separator: "\n").first { $0.hasPrefix(name) }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
