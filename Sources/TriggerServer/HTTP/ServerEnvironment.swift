package import TriggerModel

/// The environment a server serves: who may use it, and what it is called.
package struct ServerEnvironment: Sendable {
    /// Its number in the store.
    package var id: EnvironmentID
    /// Its name, as lists of runs show it.
    package var name: String
    /// The ref of the project it belongs to.
    package var project: String
    /// The key that opens it.
    package var secretKey: String
    /// The key that opens `/metrics` alone; nil when there is none.
    package var metricsKey: String?
    /// How often it may be used.
    package var limits: RateLimits

    package init(
        id: EnvironmentID = .development, name: String = "dev", project: String = "proj_local", secretKey: String,
        metricsKey: String? = nil, limits: RateLimits = RateLimits()
    ) {
        self.id = id
        self.name = name
        self.project = project
        self.secretKey = secretKey
        self.metricsKey = metricsKey
        self.limits = limits
    }

    /// Its identity on the wire, by which a token names it.
    package var publicID: String {
        "env_\(id.rawValue)"
    }

    /// What makes and reads its public tokens.
    var seal: PublicTokenSeal {
        PublicTokenSeal(secretKey: secretKey, environment: publicID)
    }
}
