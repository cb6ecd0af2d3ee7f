import Foundation
import Trigger
import TriggerModel

// "Errors and retrying": what is tried again, when, and what is said of it.

struct OutOfStock: TracedError, CustomStringConvertible {
    let item: String
    let stackTrace: [String]

    init(_ item: String, file: String = #fileID, line: Int = #line) {
        self.item = item
        stackTrace = ["\(file):\(line)"]
    }

    var description: String { "there is no \"\(item)\" left" }
}

/// What the shop's warehouse can do.
protocol Warehouse: Sendable {
    var address: String { get }
    func reserve(_ item: String) async throws
}

struct ShipItem: DurableTask {
    static let name: TaskName<String, Int> = "ship-item"
    static let options = TaskOptions(
        retry: RetryPolicy(maxAttempts: 5, minDelay: .seconds(10), outOfMemoryMachine: .large1x))
    let warehouse: any Warehouse

    func run(_ item: String, context: RunContext) async throws -> Int {
        guard !item.isEmpty else { throw AbortRun("an item has a name") }
        try await context.retry("reserve", .constant(.seconds(60), maxAttempts: 10)) {
            try await warehouse.reserve(item)
        }
        let answer = try await context.step("label") {
            let request = FetchRequest("\(warehouse.address)/labels/\(item)", timeout: .seconds(20))
            return try await context.fetch("print", request).text
        }
        return answer.count
    }

    func catchError(_ error: any Error, payload: String, context: RunContext) async throws -> ErrorDecision {
        switch error {
        case is OutOfStock: .retry(after: .seconds(86_400))
        case let error as FetchError where error.status == 503: .byPolicy(replacing: AbortRun("the printer is gone"))
        default: .byPolicy
        }
    }
}

/// Says of each label when the printing service takes the next.
let printing = FetchRetry(byStatus: [
    .init("429", .header("x-ratelimit-reset", format: .unixSeconds)),
    .init("500-599", .backoff(.exponential(maxAttempts: 6))),
])
