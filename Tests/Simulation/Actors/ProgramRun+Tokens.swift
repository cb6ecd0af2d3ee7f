import Trigger
import TriggerModel

extension ProgramRun {
    /// Makes a token, has a client complete it, and waits for it: it is completed or times out, and every wait says the same.
    func wait(for plan: Program.Token, at place: String) async throws -> String {
        let options = TokenOptions(
            timeout: .after(.milliseconds(plan.timeoutMilliseconds)), idempotencyKey: plan.isShared ? "shared" : nil)
        let token = try await context.createToken(String.self, options: options, key: plan.key.map { "\($0)-made" })
        witness.saw(token.id.rawValue, at: "\(place) made", of: context.run.id)
        if let delay = plan.completionMilliseconds { world.complete(token, afterMilliseconds: delay) }
        let result = try await context.wait(for: token, key: plan.key)
        let told =
            switch result {
            case .completed(let value): value
            case .timedOut(let error): error.message
            }
        witness.saw(told, at: place, of: context.run.id)
        witness.sawToken(token.id, told)
        return "k"
    }
}
