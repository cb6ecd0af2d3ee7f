import HTTPTypes
import Hummingbird

/// The service's four routes.
struct ChargeRoutes: Sendable {
    /// The charges.
    let book: ChargeBook
    /// How long an answer takes; drawn anew for each.
    let latency: ClosedRange<Duration>

    /// The routes, ready to be served.
    func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.post("charges") { request, context in try await charge(request, context) }
        router.get("charges") { _, _ in await book.summary() }
        router.post("pause") { _, _ in await pause(true) }
        router.post("resume") { _, _ in await pause(false) }
        return router
    }

    private func charge(_ request: Request, _ context: BasicRequestContext) async throws -> Charge {
        guard let key = HTTPField.Name("Idempotency-Key").flatMap({ request.headers[$0] }), !key.isEmpty else {
            throw HTTPError(.badRequest, message: "The header Idempotency-Key was expected.")
        }
        let wanted = try await request.decode(as: ChargeRequest.self, context: context)
        guard wanted.cents > 0 else {
            throw HTTPError(.unprocessableContent, message: "cents is \(wanted.cents); a positive number was expected.")
        }
        guard let charge = try await book.begin(wanted, key: key) else {
            throw HTTPError(.conflict, message: "The key \(key) was used for another request.")
        }
        await think()
        await book.end()
        return charge
    }

    /// Takes as long as the answer is to take, and longer while answers are held back.
    private func think() async {
        let extra = (latency.upperBound - latency.lowerBound) * Double.random(in: 0...1)
        try? await Task.sleep(for: latency.lowerBound + extra)
        while await book.summary().isPaused, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(10))
        }
    }

    private func pause(_ isPaused: Bool) async -> ChargeCounts {
        await book.pause(isPaused)
        return await book.summary()
    }
}
