import Foundation
import Hummingbird
import TriggerEngine
import TriggerModel

/// The items of a streamed batch, in portions of some megabytes.
struct BatchStream {
    /// How many bytes of lines make a portion: a batch that fits is stored and started in one commit.
    private static let portion = TriggerLimits.batchBytes + 1024 * 1024

    private var lines: LineReader
    /// Whether there are no more.
    private(set) var isAtEnd = false

    init(_ body: RequestBody) {
        lines = LineReader(body)
    }

    /// The next items, by their places in the batch.
    ///
    /// - Throws: ``APIProblem`` that names the line.
    mutating func next() async throws -> [Int: TriggerItem] {
        var (items, bytes): ([Int: TriggerItem], Int) = ([:], 0)
        while bytes < Self.portion {
            guard let line = try await lines.next() else {
                isAtEnd = true
                return items
            }
            bytes += line.count
            let (index, item) = try item(of: line)
            guard (0..<TriggerLimits.batchItems).contains(index) else {
                throw APIProblem(
                    422, "line \(lines.count): index: 0 to \(TriggerLimits.batchItems - 1) was expected, found \(index)"
                )
            }
            items[index] = items[index] ?? item
        }
        return items
    }

    private func item(of line: Data) throws -> (Int, TriggerItem) {
        do {
            let item = try BatchBodies.Item(from: line)
            return (item.index, try TriggerItem(task: item.task, body: item.body))
        } catch let error as DecodingError {
            throw named(APIProblem(error))
        } catch let problem as APIProblem {
            throw named(problem)
        }
    }

    private func named(_ problem: APIProblem) -> APIProblem {
        APIProblem(problem.status, "line \(lines.count): \(problem.body.error)")
    }
}
