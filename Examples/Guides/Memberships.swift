import Foundation
import Trigger

// "Testing": a task that takes a year, and one that is wrong.

struct RenewMembership: DurableTask {
    static let name: TaskName<String, String> = "renew-membership"
    let mailer: any Mailer

    func run(_ member: String, context: RunContext) async throws -> String {
        for month in 1...12 {
            try await context.wait(for: .seconds(30 * 86_400))
            try await context.step("month \(month)") { step in
                try await mailer.send("Month \(month) begins", to: member, key: step.idempotencyKey)
            }
        }
        return "\(member) was here for a year"
    }
}

/// As not to do it: a replay makes another code.
struct HastyWelcome: DurableTask {
    static let name: TaskName<String, NoValue> = "hasty-welcome"
    let mailer: any Mailer

    func run(_ email: String, context: RunContext) async throws -> NoValue {
        let code = UUID().uuidString
        try await context.step("welcome") { step in
            try await mailer.send("Welcome! Your code is \(code)", to: email, key: step.idempotencyKey)
        }
        try await context.wait(for: .seconds(6 * 86_400))
        try await context.step("remind") { step in
            try await mailer.send("\(code) ends tomorrow", to: email, key: step.idempotencyKey)
        }
        return NoValue()
    }
}
