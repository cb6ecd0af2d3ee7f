/// The limits every trigger is held against, wherever it comes from.
public enum TriggerLimits {
    /// Bytes of a payload: 3 MB.
    public static let payloadBytes = 3 * 1024 * 1024
    /// Bytes of an output that lies in the database: 10 MB.
    public static let outputBytes = 10 * 1024 * 1024
    /// From how many bytes on a value lies in the object store, where there is one: 512 KB.
    public static let offloadBytes = 512 * 1024
    /// Bytes of an object in the object store: 100 MB.
    public static let objectBytes = 100 * 1024 * 1024
    /// Bytes of metadata: 256 KB.
    public static let metadataBytes = 256 * 1024
    /// Changes of a run's metadata that are made at once: 1,000.
    public static let metadataOperations = 1_000
    /// How long after its end a run's metadata may be changed.
    public static let metadataGrace: Duration = .seconds(3_600)
    /// Labels of a run.
    public static let tags = 10
    /// Characters of a label.
    public static let tagLength = 128
    /// Characters of an idempotency key.
    public static let idempotencyKeyLength = 2048
    /// Bytes of a concurrency key, and of a version.
    public static let keyBytes = 512
    /// The longest time to live, and how long an idempotency key may be held: a thousand years.
    public static let longestTime: Duration = .seconds(31_536_000_000)
    /// How much earlier, or later, a priority puts a run: ten years.
    public static let longestPriority: Duration = .seconds(315_360_000)
    /// How long a run holds its idempotency key unless its trigger says otherwise: 30 days.
    public static let idempotencyKeyTTL: Duration = .seconds(2_592_000)
    /// Characters of a debounce key.
    public static let debounceKeyLength = 512
    /// The shortest delay of a debounce.
    public static let debounceDelay: Duration = .seconds(1)
    /// Items of one batch.
    public static let batchItems = 1_000
    /// Bytes of all payloads of one batch: 10 MB.
    public static let batchBytes = 10 * 1024 * 1024
}
