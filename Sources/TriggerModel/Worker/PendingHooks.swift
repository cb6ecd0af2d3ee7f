/// The hooks that are still to run of a run that has ended while no worker had it, or whose worker was lost.
public struct PendingHooks: Hashable, Codable, Sendable {
    /// Which hooks.
    public enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
        /// `onCancel`.
        case cancel = "CANCEL"
        /// `onFailure` and `onComplete`, of a run that expired.
        case failure = "FAILURE"
    }

    /// Which hooks.
    public var kind: Kind
    /// What the run ended with.
    public var error: RunError?
    /// How many workers were lost with them.
    public var losses: Int
    /// The run's queue, where they go through another one since nobody declared that.
    public var queue: String?

    /// After how many such losses they are given up: 3.
    public static let mostLosses = 3

    /// Makes hooks that are to run.
    public init(_ kind: Kind, error: RunError? = nil, losses: Int = 0) {
        self.kind = kind
        self.error = error
        self.losses = losses
    }
}
