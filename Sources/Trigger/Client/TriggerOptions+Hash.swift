import Crypto
import TriggerModel

extension TriggerOptions {
    /// The options as they are sent: the idempotency key hashed with what its scope adds.
    func hashed(in context: RunContext? = nil) -> TriggerOptions {
        hashingKey(run: context?.run.id, attempt: context?.attempt, SHA256.hex(of:))
    }
}

extension TriggerItem {
    /// The item as it is sent.
    func hashed(in context: RunContext? = nil) -> TriggerItem {
        TriggerItem(task: task, payload: payload, options: options.hashed(in: context))
    }
}
