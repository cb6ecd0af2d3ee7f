/// What a public token permits something with: all things of a kind, or one of them.
public struct PublicResource: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of things, as scopes name them.
    public enum Kind: String, CaseIterable, Sendable {
        /// Runs, by their ids.
        case runs
        /// Tasks, by their ids; to read one is to read its runs.
        case tasks
        /// Labels of runs; to read one is to read the runs that have it.
        case tags
        /// Batches, by their ids; to read one is to read its runs.
        case batch
        /// Tokens that runs wait for, by their ids.
        case waitpoints
        /// What is sent to runs while they go on, by the runs' ids.
        case inputStreams
        /// Sessions, by their ids.
        case sessions
        /// Queues, by their names.
        case queues
        /// Deployments.
        case deployments
        /// Queries, by the names of their tables.
        case query
        /// Environment variables, by their names.
        case envvars
        /// What a server counts, at `/metrics`.
        case metrics
        /// All of them.
        case all
    }

    /// The kind.
    public let kind: Kind
    /// Which one of the kind; nil for all of them.
    public let id: String?

    /// Names all things of a kind, or one of them.
    public init(_ kind: Kind, id: String? = nil) {
        self.kind = kind
        self.id = id
    }

    /// All runs.
    public static let runs = PublicResource(.runs)
    /// The runs of all tasks.
    public static let tasks = PublicResource(.tasks)
    /// All batches.
    public static let batches = PublicResource(.batch)
    /// All queues.
    public static let queues = PublicResource(.queues)
    /// What a server counts.
    public static let metrics = PublicResource(.metrics)
    /// All things of all kinds.
    public static let everything = PublicResource(.all)

    /// One run.
    public static func run(_ run: RunID) -> PublicResource {
        PublicResource(.runs, id: run.rawValue)
    }

    /// One task, by its id.
    public static func task(_ task: String) -> PublicResource {
        PublicResource(.tasks, id: task)
    }

    /// The runs that have a label.
    public static func tag(_ tag: String) -> PublicResource {
        PublicResource(.tags, id: tag)
    }

    /// One batch.
    public static func batch(_ batch: BatchID) -> PublicResource {
        PublicResource(.batch, id: batch.rawValue)
    }

    /// One token that runs wait for.
    public static func token(_ token: TokenID) -> PublicResource {
        PublicResource(.waitpoints, id: token.rawValue)
    }

    /// What is sent to one run while it goes on.
    public static func inputStreams(of run: RunID) -> PublicResource {
        PublicResource(.inputStreams, id: run.rawValue)
    }

    /// Whether that is among this.
    public func includes(_ other: PublicResource) -> Bool {
        (kind == .all || kind == other.kind) && (id == nil || id == other.id)
    }

    /// The text: `runs`, or `runs:run_1`.
    public var description: String {
        id.map { "\(kind.rawValue):\($0)" } ?? kind.rawValue
    }
}
