import TriggerModel

/// What a step's body is given.
public struct StepContext: Sendable {
    let run: RunID
    let place: EntryPlace
    /// The number of the try, from 1.
    public let number: Int

    /// A text that is the same for every try, attempt and execution of this step of this run, and for no other: hand it
    /// to the services the body calls, so that a repeat after a crash has no second effect.
    ///
    /// 64 hexadecimal digits.
    public var idempotencyKey: String {
        // Made when it is asked for, since many bodies do without.
        place.idempotencyKey(run: run)
    }
}
