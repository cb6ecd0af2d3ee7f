/// The options of a trigger that hardly any has, as ``TriggerOptions`` explains them.
struct RareTriggerOptions: Hashable, Sendable {
    var delay: TriggerDelay?
    var debounce: Debounce?
    var ttl: Duration?
    var priority: Duration?
    var maxDuration: MaxDuration?
    var machine: MachinePreset?
    var idempotencyKeyScope: IdempotencyScope = .run
    var idempotencyKeyOrigin: IdempotencyKeyOrigin?
    var idempotencyKeyTTL: Duration?
    var region: String?
    var parent: RunID?

    /// Says nothing.
    static let none = RareTriggerOptions()

    /// What copies of options have in common; nil where nothing is said.
    var shared: Shared? {
        self == .none ? nil : Shared(self)
    }

    /// Rare options that copies share: they are never changed, but exchanged.
    final class Shared: Hashable, Sendable {
        let options: RareTriggerOptions

        init(_ options: RareTriggerOptions) {
            self.options = options
        }

        static func == (lhs: Shared, rhs: Shared) -> Bool {
            lhs === rhs || lhs.options == rhs.options
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(options)
        }
    }
}
