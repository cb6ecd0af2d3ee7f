/// What can be done to a queue while it is in use.
public enum QueueAction: Hashable, Sendable {
    /// It starts nothing any more; runs go on being accepted, and wait in their order.
    case pause
    /// It starts runs again.
    case resume
    /// It has this limit, per concurrency key, whatever its tasks declare: 0 to 100,000.
    case override(limit: Int)
    /// It has the limit again that its tasks declare.
    case reset
}

/// The bodies of the requests about a queue (http-api.md §9).
package enum QueueBody {
    /// How the queue in the path is named.
    package enum Kind: String, Codable, Sendable {
        case id, task, custom
    }

    /// `POST /api/v1/queues/{queue}/pause`.
    package struct Pause: Codable, Sendable {
        /// What is to be done.
        package enum Action: String, Codable, Sendable {
            case pause, resume
        }

        package var type: Kind?
        package var action: Action

        package init(type: Kind, action: Action) {
            self.type = type
            self.action = action
        }
    }

    /// `POST /api/v1/queues/{queue}/concurrency/override`.
    package struct Override: Codable, Sendable {
        package var type: Kind?
        package var concurrencyLimit: Int?
        package var percent: Double?

        package init(type: Kind, concurrencyLimit: Int) {
            self.type = type
            self.concurrencyLimit = concurrencyLimit
        }
    }

    /// `POST /api/v1/queues/{queue}/concurrency/reset`.
    package struct Reset: Codable, Sendable {
        package var type: Kind?

        package init(type: Kind) {
            self.type = type
        }
    }
}

/// What an environment allows, as `GET /api/v1/environment` gives it, which is this server's own.
public struct EnvironmentState: Codable, Hashable, Sendable {
    /// Whether it starts nothing.
    public var paused: Bool
    /// The most runs that may hold a slot at once, in all.
    public var concurrencyLimit: Int
    /// Runs that hold one.
    public var running: Int

    /// Makes a state.
    public init(paused: Bool, concurrencyLimit: Int, running: Int) {
        self.paused = paused
        self.concurrencyLimit = concurrencyLimit
        self.running = running
    }
}
