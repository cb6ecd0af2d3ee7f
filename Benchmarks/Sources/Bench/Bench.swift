import Foundation

/// Measures end to end beside the bare limit, three rounds in one run, and fails when the median ratio is below the target.
@main
struct Bench {
    static let target = 0.25

    static func main() async throws {
        let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 20_000
        print(
            "end to end, single triggers, 500 callers, 300 bytes in and out; bare limit: one insert and two updates per row"
        )
        var ratios: [Double] = []
        for round in 1...3 {
            let folder = NSTemporaryDirectory() + "swift-trigger-bench-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let bare = try await measure("round \(round)  bare limit ", rows: runs) {
                try BareLimit(path: folder + "/bare.sqlite", rows: runs).run()
            }
            let ours = try await EndToEnd(folder: folder, runs: runs).run("round \(round)  end to end ")
            print(bare.line)
            print(ours.line)
            ratios.append(ours.rate / bare.rate)
        }
        let median = ratios.sorted()[1]
        print("median ratio \(String(format: "%.2f", median)) of the bare limit; at least \(target) wanted")
        guard median >= target else { exit(1) }
    }
}
