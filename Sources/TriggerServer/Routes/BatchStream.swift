import Foundation
import Hummingbird
import TriggerEngine
import TriggerModel

/// The items of a streamed batch, in portions of some megabytes.
struct BatchStream {
    /// Some of the items.
    struct Portion {
        /// Those that may become runs, by their places in the batch.
        var items: [Int: TriggerItem] = [:]
        /// Those that are too large to be read.
        var faults: [BatchFault] = []
    }

    /// How many bytes of lines make a portion: a batch that fits is stored and started in one commit.
    private static let portion = TriggerLimits.batchBytes + 1024 * 1024

    private var lines: LineReader
    /// Whether there are no more.
    private(set) var isAtEnd = false

    init(_ body: RequestBody) {
        lines = LineReader(body)
    }

    /// The next items; of two for one place the first counts.
    ///
    /// - Throws: ``APIProblem`` that names the line.
    mutating func next() async throws -> Portion {
        var (portion, bytes) = (Portion(), 0)
        while bytes < Self.portion {
            guard let line = try await lines.next() else {
                isAtEnd = true
                return portion
            }
            bytes += line.bytes.count
            if line.isTooLong {
                portion.add(try fault(of: line.bytes))
            } else {
                let (index, item) = try item(of: line.bytes)
                portion.add(item, at: try accepted(index))
            }
        }
        return portion
    }

    private func item(of line: Data) throws -> (Int, TriggerItem) {
        do {
            let item = try BatchBodies.Item(from: line)
            return (item.index, try TriggerItem(task: item.task, body: item.body))
        } catch let error as DecodingError {
            throw named(APIProblem(error, of: line) { _ = try BatchBodies.Item(from: $0) })
        } catch let problem as APIProblem {
            throw named(problem)
        }
    }

    /// What a line is that is too long to be read.
    private func fault(of line: Data) throws -> BatchFault {
        guard let (index, task) = BatchBodies.Item.head(ofCut: line) else {
            let missing = "its index and its task do not stand in its first \(LineReader.longest) bytes"
            throw APIProblem(413, "line \(lines.count): more than \(LineReader.longest) bytes, and \(missing)")
        }
        return .tooLarge(try accepted(index), task, "the item has more than \(LineReader.longest) bytes")
    }

    private func accepted(_ index: Int) throws -> Int {
        guard !(0..<TriggerLimits.batchItems).contains(index) else { return index }
        throw APIProblem(
            422, "line \(lines.count): index: 0 to \(TriggerLimits.batchItems - 1) was expected, found \(index)")
    }

    private func named(_ problem: APIProblem) -> APIProblem {
        APIProblem(problem.status, "line \(lines.count): \(problem.body.error)")
    }
}

extension BatchStream.Portion {
    fileprivate mutating func add(_ item: TriggerItem, at index: Int) {
        if !has(index) { items[index] = item }
    }

    fileprivate mutating func add(_ fault: BatchFault) {
        if !has(fault.index) { faults.append(fault) }
    }

    private func has(_ index: Int) -> Bool {
        items[index] != nil || faults.contains { $0.index == index }
    }
}
