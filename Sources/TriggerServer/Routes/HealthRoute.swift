import Hummingbird
import TriggerModel

/// `GET /healthcheck`: whether the process answers, and which version it is.
struct HealthRoute {
    static func add(to table: inout RouteTable) {
        table.addOpen(.get, "/healthcheck") { _, _ in
            try .json(ServerHealth(status: "ok", version: LibraryVersion.current))
        }
    }
}
