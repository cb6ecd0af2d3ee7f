import Trigger

// "Your first task", and the documentation of `TriggerClient`: how callers trigger runs.

extension TaskName<Order, String> {
    static var fulfil: Self { "fulfil-order" }
}

func ship(_ order: Order, key: String) async throws -> String {
    let client = TriggerClient(.http(secretKey: key))
    let receipt = try await client.trigger(.fulfil, order).result().get()
    return receipt
}

func accept(_ order: Order, client: TriggerClient) async throws -> String {
    let handle = try await client.trigger(.fulfil, order, options: .init(idempotencyKey: order.id))
    return handle.id.rawValue
}
