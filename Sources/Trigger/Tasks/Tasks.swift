/// The tasks of an app or a worker, as ``TasksBuilder`` lists them.
public struct Tasks: Sendable {
    package let definitions: [TaskDefinition]

    package init(definitions: [TaskDefinition]) {
        self.definitions = definitions
    }

    /// Lists tasks: `Tasks { FulfilOrder(stripe: .live); hello }`.
    public init(@TasksBuilder _ list: () -> Tasks) {
        self = list()
    }

    /// The tasks by id.
    ///
    /// - Throws: ``InvalidTasks`` when an id is empty or taken twice, or an option cannot be.
    package func validated() throws -> [String: TaskDefinition] {
        var known: [String: TaskDefinition] = [:]
        for task in definitions {
            guard !task.id.isEmpty else { throw InvalidTasks("\(task.origin) has an empty task id") }
            try task.validateOptions()
            if let other = known.updateValue(task, forKey: task.id) {
                throw InvalidTasks(
                    "\(other.origin) and \(task.origin) both have the task id \"\(task.id)\"; ids are unique")
            }
        }
        return known
    }
}

/// A list of tasks that no worker can start with; the message names the tasks.
public struct InvalidTasks: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in one line.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
