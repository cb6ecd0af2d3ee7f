import Hummingbird

/// `GET /healthcheck`: whether the process answers.
struct HealthRoute {
    private struct Health: Encodable {
        var status = "ok"
    }

    static func add(to table: inout RouteTable) {
        table.addOpen(.get, "/healthcheck") { _, _ in try .json(Health()) }
    }
}
