/// Lists tasks: ``DurableTask`` values, tasks made of closures, other lists, with `if`, `switch` and `for`.
@resultBuilder
public enum TasksBuilder {
    /// Takes a task.
    public static func buildExpression(_ task: some DurableTask) -> Tasks {
        Tasks(definitions: [TaskDefinition(task)])
    }

    /// Takes a task made of a closure.
    public static func buildExpression<Payload, Output>(_ task: ClosureTask<Payload, Output>) -> Tasks {
        Tasks(definitions: [TaskDefinition(task)])
    }

    /// Takes another list.
    public static func buildExpression(_ tasks: Tasks) -> Tasks {
        tasks
    }

    /// Joins lists.
    public static func buildBlock(_ parts: Tasks...) -> Tasks {
        buildArray(parts)
    }

    /// Joins the lists of a loop.
    public static func buildArray(_ parts: [Tasks]) -> Tasks {
        Tasks(definitions: parts.flatMap(\.definitions))
    }

    /// Takes a list that may not be there.
    public static func buildOptional(_ part: Tasks?) -> Tasks {
        part ?? Tasks(definitions: [])
    }

    /// Takes one side of a choice.
    public static func buildEither(first part: Tasks) -> Tasks {
        part
    }

    /// Takes the other side of a choice.
    public static func buildEither(second part: Tasks) -> Tasks {
        part
    }
}
