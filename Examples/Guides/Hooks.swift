import Trigger
import TriggerModel

// "Hooks": what runs around a task's code, and when.

struct Report: Codable, Sendable {
    var name: String
    var pages: Int
}

/// Where reports are put, and put away again.
protocol Shelf: Sendable {
    func reserve(_ name: String) async throws
    func release(_ name: String) async throws
}

struct PrintReport: CancelAwareTask {
    static let name: TaskName<Report, String> = "print-report"
    let shelf: any Shelf

    func onStart(_ report: Report, context: RunContext) async throws {
        try await shelf.reserve(report.name)
    }

    func run(_ report: Report, context: RunContext) async throws -> String {
        for page in 1...report.pages {
            try await context.step("page-\(page)") {}
        }
        try await context.wait(for: .seconds(3_600))
        return "\(report.name), \(report.pages) pages"
    }

    func onComplete(_ report: Report, result: Result<String, any Error>, context: RunContext) async throws {
        context.logger.info("\(report.name): \(result)")
    }

    func onCancel(_ report: Report, context: RunContext) async throws {
        try await shelf.release(report.name)
    }
}

let timing = LocalKey<ContinuousClock.Instant>("timing")

/// Hooks for every task of an app.
func appHooks() -> GlobalHooks {
    var hooks = GlobalHooks()
    hooks.middleware { context, next in
        context.locals.set(timing, .now)
        try await next()
    }
    hooks.onComplete { context, _ in
        guard let began = context.locals[timing] else { return }
        context.logger.info("this pass took \(began.duration(to: .now))")
    }
    return hooks
}
