/// An item of a batch that became no run.
public struct BatchFault: Hashable, Codable, Sendable {
    /// Its place in the batch, from 0.
    public var index: Int
    /// The task.
    public var taskIdentifier: String
    /// Why, in one sentence.
    public var error: String
    /// The kind of error.
    public var errorCode: String

    /// Makes a fault.
    public init(index: Int, taskIdentifier: String, error: String, errorCode: String = "BATCH_ITEM_COULD_NOT_TRIGGER") {
        self.index = index
        self.taskIdentifier = taskIdentifier
        self.error = error
        self.errorCode = errorCode
    }

    /// A fault of an item that is too large for a run.
    package static func tooLarge(_ index: Int, _ task: String, _ reason: String) -> BatchFault {
        BatchFault(index: index, taskIdentifier: task, error: reason, errorCode: RunErrorCode.payloadTooLarge.rawValue)
    }
}
