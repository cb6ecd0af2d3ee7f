import Foundation
import Trigger
import TriggerModel

// "Waiting": for a time, for other runs, and for somebody outside.

struct Trial: Codable, Sendable {
    var email: String
    var ends: Date
}

struct FollowTrial: DurableTask {
    static let name: TaskName<Trial, NoValue> = "follow-trial"
    let mailer: any Mailer

    func run(_ trial: Trial, context: RunContext) async throws -> NoValue {
        try await context.wait(until: trial.ends.addingTimeInterval(-3 * 86_400))
        try await context.step("remind") { step in
            try await mailer.send("Three days left", to: trial.email, key: step.idempotencyKey)
        }
        try await context.wait(until: trial.ends)
        try await context.step("end") { step in
            try await mailer.send("Your trial has ended", to: trial.email, key: step.idempotencyKey)
        }
        return NoValue()
    }
}

struct ResizePhoto: DurableTask {
    static let name: TaskName<String, String> = "resize-photo"

    func run(_ photo: String, context: RunContext) async throws -> String {
        guard photo.hasSuffix(".jpg") else { throw AbortRun("\(photo) is not a photo") }
        return "small-\(photo)"
    }
}

struct PublishAlbum: DurableTask {
    static let name: TaskName<[String], [String]> = "publish-album"

    func run(_ photos: [String], context: RunContext) async throws -> [String] {
        let results = try await context.batchTriggerAndWait(ResizePhoto.self, photos)
        var published: [String] = []
        for result in results {
            switch result {
            case .success(_, _, let small): published.append(small)
            case .failure(let error): context.logger.warning("left out: \(error)")
            }
        }
        return published
    }
}

struct Applicant: Codable, Sendable {
    var name: String
}

let checkIdentity = task("check-identity") { (applicant: Applicant, _) in !applicant.name.isEmpty }
let checkCredit = task("check-credit") { (applicant: Applicant, _) in applicant.name != "Nobody" }

struct OpenAccount: DurableTask {
    static let name: TaskName<Applicant, Bool> = "open-account"

    func run(_ applicant: Applicant, context: RunContext) async throws -> Bool {
        async let identity = context.triggerAndWait(checkIdentity.name, applicant, key: "identity")
        async let credit = context.triggerAndWait(checkCredit.name, applicant, key: "credit")
        let (isKnown, isGood) = try await (identity.get(), credit.get())
        return isKnown && isGood
    }
}

struct CloseDay: DurableTask {
    static let name: TaskName<[String], String> = "close-day"

    func run(_ photos: [String], context: RunContext) async throws -> String {
        let (album, isKnown) = try await context.batchTriggerAndWait(
            TaskCall(PublishAlbum.self, photos), TaskCall(checkIdentity.name, Applicant(name: "Ann")))
        return try isKnown.get() ? album.get().joined(separator: " ") : ""
    }
}

struct Expense: Codable, Sendable {
    var purpose: String
    var manager: String
}

struct Decision: Codable, Sendable {
    var isApproved: Bool
}

struct PayExpense: DurableTask {
    static let name: TaskName<Expense, String> = "pay-expense"
    let mailer: any Mailer

    func run(_ expense: Expense, context: RunContext) async throws -> String {
        let token = try await context.createToken(
            Decision.self, timeout: .seconds(7 * 86_400), key: "decision")
        try await context.step("ask") { step in
            let link = "https://expenses.example.com/\(token.id)"
            try await mailer.send("Please decide: \(link)", to: expense.manager, key: step.idempotencyKey)
        }
        switch try await context.wait(for: token) {
        case .completed(let decision): return decision.isApproved ? "paid" : "refused"
        case .timedOut: return "nobody decided"
        }
    }
}

func decide(_ token: TokenID, _ isApproved: Bool, client: TriggerClient) async throws {
    try await client.complete(WaitToken<Decision>(token), with: Decision(isApproved: isApproved))
}
