/// A task's id together with the types it takes and returns, so that a caller needs neither the task nor its module.
///
/// Usually a static member in a module that callers and workers share:
/// `extension TaskName<Order, Receipt> { static var fulfil: Self { "fulfil-order" } }`.
public struct TaskName<Payload: Codable & Sendable, Output: Codable & Sendable>: Hashable, Sendable {
    /// The id: unique among the tasks of a project, and part of URLs.
    public let id: String

    /// Makes a name.
    public init(_ id: String) {
        self.id = id
    }
}

extension TaskName: ExpressibleByStringLiteral {
    /// Makes a name from a literal.
    public init(stringLiteral id: String) {
        self.init(id)
    }
}

extension TaskName: CustomStringConvertible {
    /// The id.
    public var description: String {
        id
    }
}
