/// Tells one Swift task from another, for as long as both live.
struct TaskIdentity: Hashable, Sendable {
    private let hash: Int

    /// The Swift task that runs this code; nil outside of one.
    static var current: TaskIdentity? {
        withUnsafeCurrentTask { task in task.map { TaskIdentity(hash: $0.hashValue) } }
    }
}
