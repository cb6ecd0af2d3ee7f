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

        package init(type: Kind, percent: Double) {
            self.type = type
            self.percent = percent
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
