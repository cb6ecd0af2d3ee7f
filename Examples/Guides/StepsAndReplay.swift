import Foundation
import Trigger

// "Steps and replay": what runs again and what does not.

struct Coupon: Codable, Sendable {
    var code: String
    var expires: Date
}

struct WelcomeCustomer: DurableTask {
    static let name: TaskName<String, String> = "welcome-customer"
    let mailer: any Mailer

    func run(_ email: String, context: RunContext) async throws -> String {
        context.logger.info("welcoming a customer")

        let coupon = try await context.step("coupon") {
            Coupon(code: UUID().uuidString, expires: Date.now.addingTimeInterval(7 * 86_400))
        }
        try await context.step("welcome") { step in
            try await mailer.send("Welcome! Your code is \(coupon.code)", to: email, key: step.idempotencyKey)
        }
        try await context.wait(for: .seconds(6 * 86_400))
        try await context.step("remind") { step in
            try await mailer.send("\(coupon.code) ends tomorrow", to: email, key: step.idempotencyKey)
        }
        return coupon.code
    }
}

/// What sells things.
protocol Shop: Sendable {
    /// What a thing costs, in cents.
    func price(of thing: String) async throws -> Int
    /// Keeps a thing for somebody.
    func reserve(_ thing: String, key: String) async throws -> String
    /// Takes the money for a reservation.
    func charge(_ reservation: String, key: String) async throws
    /// Gives a reservation up.
    func release(_ reservation: String) async throws
}

struct AskPrices: DurableTask {
    static let name: TaskName<[String], [String: Int]> = "ask-prices"
    let shop: any Shop

    func run(_ things: [String], context: RunContext) async throws -> [String: Int] {
        try await withThrowingTaskGroup(of: (String, Int).self) { group in
            for thing in things {
                group.addTask {
                    let price = try await context.step("price of \(thing)", retry: .exponential(maxAttempts: 4)) {
                        try await shop.price(of: thing)
                    }
                    return (thing, price)
                }
            }
            return try await group.reduce(into: [:]) { prices, answer in prices[answer.0] = answer.1 }
        }
    }
}

struct Buy: DurableTask {
    static let name: TaskName<String, String> = "buy"
    let shop: any Shop

    func run(_ thing: String, context: RunContext) async throws -> String {
        let reservation = try await context.step("reserve") { step in
            try await shop.reserve(thing, key: step.idempotencyKey)
        }
        do {
            try await context.step("charge") { step in
                try await shop.charge(reservation, key: step.idempotencyKey)
            }
        } catch let error as StepError {
            try await context.step("release") { try await shop.release(reservation) }
            throw AbortRun("\(thing) was not paid: \(error.message)")
        }
        return reservation
    }
}

/// What writes reports.
protocol Reports: Sendable {
    /// Writes a part of a report into a file.
    func write(_ part: String, to file: URL) async throws
    /// Keeps a finished report.
    func upload(_ file: URL, key: String) async throws
}

struct WriteReport: DurableTask {
    static let name: TaskName<String, NoValue> = "write-report"
    let reports: any Reports

    func run(_ title: String, context: RunContext) async throws -> NoValue {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try await context.step("report") { step in
            try await reports.write(title, to: file)
            try await reports.upload(file, key: step.idempotencyKey)
        }
        return NoValue()
    }
}
