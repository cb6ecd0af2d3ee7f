public import TriggerModel

/// The queue a run came through.
public struct QueueInfo: Hashable, Sendable {
    /// What the API calls it: its name, which begins with `task/` for a task's own.
    public let id: String
    /// Its name.
    public let name: String
}

/// The environment a run lives in.
public struct EnvironmentInfo: Hashable, Sendable {
    /// What the API calls it, such as `env_1`.
    public let id: String
    /// Its short name: `dev`, for the one environment a server has.
    public let slug: String
    /// What it is for, as the server's setting `environmentType` says.
    ///
    /// `DEVELOPMENT`, `STAGING`, `PREVIEW` or `PRODUCTION`.
    public let type: String

    init(_ id: EnvironmentID, type: EnvironmentType?) {
        self.id = "env_\(id.rawValue)"
        slug = "dev"
        self.type = (type ?? .development).rawValue
    }
}

/// The code that runs a run.
public struct DeploymentInfo: Hashable, Sendable {
    /// The app's version; `local` for one that floats.
    public let version: String
}

extension RunInfo {
    /// Whether it repeats another run.
    public var isReplay: Bool {
        replayOf != nil
    }

    /// How much earlier it stands in its queue than it joined it; zero for most.
    public var priority: Duration {
        .milliseconds(priorityMs ?? 0)
    }

    /// How long each of its attempts may be active; nil for as long as it takes.
    public var maxDuration: Duration? {
        maxDurationMs.map { .milliseconds($0) }
    }

    /// How many generations below the top of its family it is; 0 for the top.
    public var depth: Int {
        generation ?? 0
    }
}
