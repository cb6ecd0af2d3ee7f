/// What a server says of itself to everybody: `GET /healthcheck`.
public struct ServerHealth: Codable, Hashable, Sendable {
    /// `ok` when it serves.
    public var status: String
    /// The version of its program; absent when it does not say.
    public var version: String?

    /// Makes the statement.
    public init(status: String, version: String? = nil) {
        self.status = status
        self.version = version
    }
}
