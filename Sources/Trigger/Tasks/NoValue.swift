/// No payload, or no output: absent on the wire, which is not the same as JSON `null`.
public struct NoValue: Codable, Hashable, Sendable {
    /// Makes the one value there is.
    public init() {}

    /// Accepts whatever stands there.
    public init(from decoder: any Decoder) throws {}
}
