package import TriggerModel

/// The queue that a task's runs go to.
///
/// A string literal is a queue without a limit of its own.
public struct TaskQueue: Hashable, Sendable {
    /// Its name: up to 128 of `[A-Za-z0-9_/-]`; other characters are removed.
    public var name: String
    /// How many of its runs may hold a slot at once, for each concurrency key where runs have one; nil for no limit.
    public var concurrencyLimit: Int?
    /// How many of its runs may stand in line at once; nil for what the server's setting `queueSizeLimit` says.
    ///
    /// A trigger that would bring one more is refused. All runs that are ready for a slot are counted, also those that come again
    /// after a wait, a retry or the loss of their worker, and those that are triggered at the same moment, before any of them is
    /// handed out. Runs that hold a slot, are delayed or suspended, or wait for a worker that has their task are not counted. Less
    /// than 0 counts as 0.
    public var sizeLimit: Int?

    /// Makes a queue; without limits of its own unless said otherwise.
    public init(_ name: String, concurrencyLimit: Int? = nil, sizeLimit: Int? = nil) {
        self.name = name
        self.concurrencyLimit = concurrencyLimit
        self.sizeLimit = sizeLimit
    }

    /// What a worker tells the server of it.
    package var manifest: QueueManifest {
        QueueManifest(name: name, concurrencyLimit: concurrencyLimit, sizeLimit: sizeLimit)
    }
}

extension TaskQueue: ExpressibleByStringLiteral {
    /// Makes a queue without a limit of its own.
    public init(stringLiteral name: String) {
        self.init(name)
    }
}
