import Hummingbird
import TriggerEngine
import TriggerModel

/// `GET /healthcheck`: whether the process answers, which version it is, and how it fares with log lines and spans.
struct HealthRoute {
    static func add(to table: inout RouteTable, _ engine: Engine) {
        table.addOpen(.get, "/healthcheck") { _, _ in
            try .json(ServerHealth(status: "ok", version: LibraryVersion.current, events: engine.eventHealth))
        }
    }
}
