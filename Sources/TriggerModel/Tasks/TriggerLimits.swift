/// The limits every trigger is held against, wherever it comes from.
public enum TriggerLimits {
    /// Bytes of a payload: 3 MB.
    public static let payloadBytes = 3 * 1024 * 1024
    /// Bytes of an output: 10 MB.
    public static let outputBytes = 10 * 1024 * 1024
    /// Bytes of metadata: 256 KB.
    public static let metadataBytes = 256 * 1024
    /// Labels of a run.
    public static let tags = 10
    /// Characters of a label.
    public static let tagLength = 128
    /// Characters of an idempotency key.
    public static let idempotencyKeyLength = 2048
    /// Bytes of a concurrency key, and of a version.
    public static let keyBytes = 512
    /// Items of one batch.
    public static let batchItems = 500
}
